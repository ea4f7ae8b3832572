import { isoOf } from '../../shared/domain/iso-time.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { DAY, MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { lengthMs, type AutoOptimize } from '../config/auto-optimize-schema.ts';
import { slotOf } from '../../shared/learning/bundle/bundle.ts';
import type { Registry, RegistryContent } from './registry.ts';
import type { RowOf } from './registry-entry.ts';
import { scheduledCommand, TRAINING_ELSEWHERE, type CommandEnd } from './scheduled-command.ts';

/** What is trained for. */
export interface TrainedMarket {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Another server in the place of its venue, for the download. */
  readonly baseUrl?: string | undefined;
}

interface Schedule {
  readonly settings: AutoOptimize;
  readonly markets: readonly TrainedMarket[];
  readonly registry: Registry;
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Puts on record what a training left. */
  readonly takeUp: () => Promise<unknown>;
  /** For what cannot be written to the registry. */
  readonly warn: (text: string) => void;
}

/** It is looked again so often, whatever the clock was set to meanwhile. */
const LOOK_MS = MINUTE;
/** After its budget a search fits its best models once more; this long after three budgets it hangs. */
const PATIENCE_MS = 15 * MINUTE;

/** Trains one market after the other whenever it is due, until the signal. What goes wrong is told and tried again when it is due next; nothing is ever thrown. */
export async function autoOptimize(schedule: Schedule): Promise<void> {
  const { registry, clock, signal, warn } = schedule;
  while (!signal.aborted) {
    try {
      const next = nextDue(schedule, await registry.read());
      if (next === undefined) return;
      if (next.at <= clock.now()) await trainFor(next.market, schedule);
      else await clock.wait(Math.min(LOOK_MS, next.at - clock.now()), signal);
    } catch (error) {
      warn(`the scheduled training cannot go on: ${error instanceof Error ? error.message : String(error)}; trying again in a minute`);
      await clock.wait(MINUTE, signal);
    }
  }
}

/** The market whose training is due first. One that was broken off is due at once. */
function nextDue({ settings, markets }: Schedule, { rows }: RegistryContent): { readonly market: TrainedMarket; readonly at: EpochMs } | undefined {
  const due = markets.map((market) => {
    const trainings = rows.filter((row): row is RowOf<'training'> => row.kind === 'training' && row.slot === slotOf(market.instrument, market.timeframe));
    const [last, began] = [trainings.at(-1), trainings.findLast(({ step }) => step === 'started')];
    const isBrokenOff = last?.step === 'started' || last?.step === 'stopped';
    return { market, at: last === undefined || began === undefined || isBrokenOff ? -Infinity : began.at + lengthMs(settings.every) };
  });
  return due.toSorted((a, b) => a.at - b.at).at(0);
}

async function trainFor(market: TrainedMarket, schedule: Schedule): Promise<void> {
  const { registry, clock, settings, signal, takeUp } = schedule;
  const slot = slotOf(market.instrument, market.timeframe);
  const began = (await registry.read()).rows.at(-1)?.seq ?? 0;
  const telling: Promise<unknown>[] = [];
  const tell = (step: RowOf<'training'>['step'], text: string): void => {
    telling.push(registry.append(clock.now(), () => [{ kind: 'training', slot, instrument: market.instrument, step, text }]));
  };
  const of = `${market.instrument} on ${market.timeframe} candles`;
  const begun = (): void => {
    if (telling.length === 0) tell('started', `training for ${of} begins: at most ${settings.budget}, ${settings.maxRam}, ${settings.maxCores} ${settings.maxCores === 1 ? 'core' : 'cores'}, at low priority`);
  };
  const { failure, isElsewhere } = await searched(market, schedule, begun);
  // Nothing of it is told: another program trains, and this one waits for its turn.
  if (isElsewhere === true) await clock.wait(MINUTE, signal);
  else if (signal.aborted) tell('stopped', `training for ${of} was stopped: it begins again with the next start`);
  else if (failure !== undefined) tell('failed', `training for ${of} failed, trading goes on as it was: ${failure}`);
  else {
    await takeUp();
    // A trader that runs may have seen it first.
    const found = (await registry.read()).rows.flatMap((row) => (row.kind === 'added' && row.seq > began && row.slot === slot ? [row.model] : []));
    tell('finished', found.length === 0 ? `training for ${of} brought no model that is new` : `training for ${of} brought ${found.join(', ')}, a shadow that only watches`);
  }
  await Promise.all(telling);
}

interface Outcome {
  readonly failure?: string | undefined;
  readonly isElsewhere?: boolean;
}

/** Candles, where none were named, and then the search itself. */
async function searched({ instrument, timeframe, baseUrl }: TrainedMarket, { settings, folder, signal, clock }: Schedule, begun: () => void): Promise<Outcome> {
  const mostMs = 3 * lengthMs(settings.budget) + PATIENCE_MS;
  const at = instrument.indexOf(':');
  let data: string | undefined = settings.data[instrument];
  if (data === undefined) {
    const from = isoOf(Math.floor((clock.now() - lengthMs(settings.history)) / DAY) * DAY);
    const end = await scheduledCommand([
      'data', 'download', '--venue', instrument.slice(0, at), '--symbol', instrument.slice(at + 1), '--timeframe', timeframe, '--from', from, ...(baseUrl === undefined ? [] : ['--base-url', baseUrl, '--source', 'api']), '--json',
    ], { folder, signal, mostMs: DAY, begun });
    const outcome = outcomeOf(end);
    if (outcome !== undefined) return outcome;
    data = folderIn(end.out);
    if (data === undefined) return { failure: 'there are no candles to learn from' };
  }
  return outcomeOf(await scheduledCommand([
    'train', '--data', data, '--timeframe', timeframe, '--budget', minutesText(settings.budget), '--max-ram', settings.maxRam, '--max-cores', String(settings.maxCores), '--trials', String(settings.trials), '--json',
  ], { folder, signal, mostMs, begun })) ?? {};
}

/** Undefined where a command did what it should. */
function outcomeOf({ code, signal, lastWords }: CommandEnd): Outcome | undefined {
  if (code === 0) return undefined;
  if (code === TRAINING_ELSEWHERE) return { isElsewhere: true };
  return { failure: `${code === null ? `its process was ended by ${signal ?? 'something'}` : `its process ended with code ${code}`}${lastWords === '' ? '' : ` (${lastWords})`}` };
}

function folderIn(out: string): string | undefined {
  try {
    const value: unknown = JSON.parse(out);
    return typeof value === 'object' && value !== null && 'folder' in value && 'manifest' in value && value.manifest !== null ? String(value.folder) : undefined;
  } catch {
    return undefined;
  }
}

/** `--budget` knows seconds, minutes and hours. */
const minutesText = (text: string): string => (text.endsWith('d') ? `${lengthMs(text) / MINUTE}m` : text);
