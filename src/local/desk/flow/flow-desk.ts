import type { FlowChoice, FlowDesk, FlowOrder, FlowPicture, FlowWhyAnswer } from '../../../../dashboard/desk/flow.ts';
import { instrumentId } from '../../../shared/domain/instrument.ts';
import { durationMs } from '../../../shared/domain/timeframe.ts';
import type { ToldStrategy } from '../../trade/story-line.ts';
import type { Answers } from '../answers.ts';
import { runCoinbot, type RunProgram } from '../coinbot-program.ts';
import { fileVersion } from '../file-version.ts';
import { findFlowOrder, type OrderPlace } from './find-flow-order.ts';
import { pictured } from './flow-moment.ts';
import type { Subject } from './flow-piece.ts';
import { flowWhy, isOfMoment } from './flow-why.ts';
import { decisionBefore, decisionBehind, flowWindow, piecesOfOrders, type Decision, type FlowWindow, type Found, type PlannedFile } from './flow-window.ts';
import { keepPlannedFiles } from './planned-files.ts';
import { WhyRunner } from './why-runner.ts';

/** The newest moment is looked at anew so many times a candle, however many look; at least and at most after this. */
const LOOKS = 20;
const NEWEST_MS = { least: 1_000, most: 10_000 } as const;
const PAST_MS = 60_000;
/** A candle is decided on up to so many of its lengths after its close. */
const LATE_CANDLES = 1.5;
const LATE_MS = 5_000;

export interface FlowSetup {
  readonly answers: Answers;
  readonly now: () => number;
  /** Another program in the place of ours. */
  readonly run?: RunProgram;
}

type Query = Parameters<FlowDesk['picture']>[0];

const EMPTY: FlowPicture = { choices: [], moment: null, marks: [], previousDecision: null, nextDecision: null, isNewest: true, from: null, to: null, order: null };

/** The way from data to an order, out of the story of a run; `close` it when done. */
export function flowDesk(stateFolder: string, { answers, now, run = runCoinbot }: FlowSetup): FlowDesk & { close(): void } {
  const filesOf = keepPlannedFiles(stateFolder);
  const runner = new WhyRunner((asked, signal) => printedWhy(asked, { run, stateFolder, signal }), now);
  const standings = new Map<string, Found>();
  return {
    async picture(query) {
      const files = await filesOf();
      const newest = files.at(-1);
      if (newest === undefined) return EMPTY;
      const isLive = query.at === undefined && query.order === undefined;
      const keepMs = isLive ? Math.min(NEWEST_MS.most, Math.max(NEWEST_MS.least, lengthOf(subjectOf(files, query, undefined)) / LOOKS)) : PAST_MS;
      const version = isLive ? `${Math.floor(now() / keepMs)}` : fileVersion(newest.file);
      return answers.of({ name: 'flow', version, asked: query, keepMs }, () => pictureOf(files, query, standings));
    },
    async why({ strategy, instrument, at, visitor }) {
      const length = lengthOf(subjectOf(await filesOf(), { strategy, instrument }, undefined));
      const state = runner.ask({ key: JSON.stringify([strategy, at]), visitor, words: [strategy, String(at), String(length)] });
      return state.state === 'done' ? answered(state.text, { strategy, instrument, at }) : state;
    },
    close: () => { runner.close(); },
  };
}

const lengthOf = (told: Pick<Asked, 'timeframe'> | undefined): number => (told === undefined ? 0 : durationMs(told.timeframe));

/** What `coinbot why` prints of a moment: a strategy, when its candle closed, and how long its candles are. */
async function printedWhy([strategy, closed, length]: readonly string[], { run, stateFolder, signal }: { readonly run: RunProgram; readonly stateFolder: string; readonly signal: AbortSignal }): Promise<string> {
  const at = Number(closed);
  const ask = (time: number): Promise<string> => run(['why', new Date(time).toISOString(), '--state', stateFolder, '--json'], signal);
  const text = await ask(at);
  // Where a file of the story begins between the close and the decision on it, the later file is meant.
  return Number(length) <= 1 || isOfMoment(text, { strategy, at }) ? text : ask(at + Number(length) - 1);
}

function answered(text: string, asked: { readonly strategy: string; readonly instrument: string; readonly at: number }): FlowWhyAnswer {
  const why = flowWhy(text, asked);
  return typeof why === 'string' ? { state: 'failed', reason: why } : { state: 'done', why };
}

const choiceOf = ({ name, strategy, timeframe, instruments }: ToldStrategy): FlowChoice => ({
  strategy: name, kind: strategy, timeframe, instruments: instruments.map((one) => ({ id: instrumentId(one), tickSize: one.tickSize, lotSize: one.lotSize, quote: one.quote })),
});

async function pictureOf(files: readonly PlannedFile[], query: Query, standings: Map<string, Found>): Promise<FlowPicture> {
  const found = query.order === undefined ? undefined : await findFlowOrder(files, query.order);
  const base = { ...EMPTY, ...onRecord(files), order: found?.id ?? null };
  const told = query.order !== undefined && found === undefined ? undefined : subjectOf(files, query, found);
  if (told === undefined) return base;
  return { ...base, ...await aroundMoment(files, { ...told, at: found?.at ?? query.at ?? Infinity, around: query.around, standings }) };
}

const onRecord = (files: readonly PlannedFile[]): Pick<FlowPicture, 'choices' | 'from'> => ({ choices: files.at(-1)?.plan?.strategies.map(choiceOf) ?? [], from: files[0]?.first ?? null });

interface Asked {
  readonly subject: Subject;
  readonly timeframe: ToldStrategy['timeframe'];
  readonly at: number;
  readonly around: number;
  readonly standings: Map<string, Found>;
}

async function aroundMoment(files: readonly PlannedFile[], { subject, timeframe, at, around, standings }: Asked): Promise<Partial<FlowPicture>> {
  const until = at === Infinity ? Infinity : at + LATE_CANDLES * durationMs(timeframe) + LATE_MS;
  const window = await flowWindow(files, { subject, at, until, around });
  const standing = await standingBefore(files, { subject, window, standings });
  const near = pictured(window.pieces, { subject, at, around, standing });
  if (near === undefined) return {};
  const open = new Set(near.moment.orders.filter(isOpen).map(({ id }) => id));
  const later = open.size === 0 || window.behind.n >= files.length ? [] : await piecesOfOrders(files, window.behind, { subject, ids: open });
  const picture = later.length === 0 ? near : pictured([...window.pieces, ...later], { subject, at, around, standing }) ?? near;
  const { moment, ...rest } = picture;
  const nextDecision = rest.nextDecision ?? (rest.isNewest ? null : (await decisionBehind(files, window.behind, subject))?.at ?? null);
  return { ...rest, moment: { ...moment, timeframe }, nextDecision, to: Math.max(moment.at, ...rest.marks.map((mark) => mark.at)) };
}

const isOpen = ({ ending, fills, quantity }: FlowOrder): boolean => ending === null && fills.reduce((sum, fill) => sum + fill.quantity, 0) < quantity * (1 - 1e-9);

/** The last decision in front of what was read. One that decides seldom is followed, and not searched for each time. */
async function standingBefore(files: readonly PlannedFile[], { subject, window: { before }, standings }: { readonly subject: Subject; readonly window: FlowWindow; readonly standings: Map<string, Found> }): Promise<Decision | undefined> {
  const key = JSON.stringify(subject);
  const last = standings.get(key);
  const n = files.findIndex(({ file }) => file === last?.file);
  const isBehind = n >= 0 && last !== undefined && (n < before.n || (n === before.n && last.offset <= before.offset));
  const decision = await decisionBefore(files, before, { subject, known: isBehind ? last : undefined });
  const file = files[before.n]?.file;
  if (file !== undefined && (isBehind || last === undefined || n < 0)) standings.set(key, { file, offset: before.offset, decision });
  return decision;
}

/** As the newest plan has it that knows what is asked for. */
function subjectOf(files: readonly PlannedFile[], query: Pick<Query, 'strategy' | 'instrument'>, found: OrderPlace | undefined): Pick<Asked, 'subject' | 'timeframe'> | undefined {
  const { strategy, instrument } = found ?? query;
  for (const { plan } of files.toReversed()) {
    for (const told of plan?.strategies.filter(({ name }) => strategy === undefined || strategy === name) ?? []) {
      const id = told.instruments.map(instrumentId).find((one) => instrument === undefined || instrument === one);
      if (id !== undefined) return { subject: { strategy: told.name, instrument: id }, timeframe: told.timeframe };
    }
  }
  return undefined;
}
