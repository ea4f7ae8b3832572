import type { FlowChoice, FlowDesk, FlowPicture, FlowWhyAnswer } from '../../../../dashboard/desk/flow.ts';
import { instrumentId } from '../../../shared/domain/instrument.ts';
import { durationMs } from '../../../shared/domain/timeframe.ts';
import type { ToldStrategy } from '../../trade/story-line.ts';
import type { Answers } from '../answers.ts';
import { runCoinbot, type RunProgram } from '../coinbot-program.ts';
import { fileVersion } from '../file-version.ts';
import { findFlowOrder, type OrderPlace } from './find-flow-order.ts';
import { pictured } from './flow-moment.ts';
import type { Subject } from './flow-piece.ts';
import { flowWhy } from './flow-why.ts';
import { decisionBefore, decisionBehind, flowWindow, type Decision, type FlowWindow, type Found, type PlannedFile } from './flow-window.ts';
import { keepPlannedFiles } from './planned-files.ts';
import { WhyRunner } from './why-runner.ts';

/** The newest moment is looked at anew after this, however many look. */
const NEWEST_MS = 1_000;
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
  const runner = new WhyRunner(run, now);
  const standings = new Map<string, Found>();
  return {
    async picture(query) {
      const files = await filesOf();
      const newest = files.at(-1);
      if (newest === undefined) return EMPTY;
      const isLive = query.at === undefined && query.order === undefined;
      const version = isLive ? `${Math.floor(now() / NEWEST_MS)}` : fileVersion(newest.file);
      return answers.of({ name: 'flow', version, asked: query, keepMs: isLive ? NEWEST_MS : PAST_MS }, () => pictureOf(files, query, standings));
    },
    async why({ strategy, instrument, at, visitor }) {
      const key = JSON.stringify([strategy, at]);
      const state = runner.ask({ key, visitor, words: ['why', new Date(at).toISOString(), '--state', stateFolder, '--json'] });
      return state.state === 'done' ? answered(state.text, { strategy, instrument }) : state;
    },
    close: () => { runner.close(); },
  };
}

function answered(text: string, subject: { readonly strategy: string; readonly instrument: string }): FlowWhyAnswer {
  const why = flowWhy(text, subject);
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
  const picture = pictured(window.pieces, { subject, at, around, standing });
  if (picture === undefined) return {};
  const { moment, ...rest } = picture;
  const nextDecision = rest.nextDecision ?? (rest.isNewest ? null : (await decisionBehind(files, window.behind, subject))?.at ?? null);
  return { ...rest, moment: { ...moment, timeframe }, nextDecision, to: Math.max(moment.at, ...rest.marks.map((mark) => mark.at)) };
}

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
function subjectOf(files: readonly PlannedFile[], query: Query, found: OrderPlace | undefined): Pick<Asked, 'subject' | 'timeframe'> | undefined {
  const { strategy, instrument } = found ?? query;
  for (const { plan } of files.toReversed()) {
    for (const told of plan?.strategies.filter(({ name }) => strategy === undefined || strategy === name) ?? []) {
      const id = told.instruments.map(instrumentId).find((one) => instrument === undefined || instrument === one);
      if (id !== undefined) return { subject: { strategy: told.name, instrument: id }, timeframe: told.timeframe };
    }
  }
  return undefined;
}
