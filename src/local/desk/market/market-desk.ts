import type { CandlePage, CandleQuestion, MarketDesk, TradedMarket } from '../../../../dashboard/desk/market.ts';
import { instrumentId, type InstrumentId } from '../../../shared/domain/instrument.ts';
import { durationMs, openTimeOf, TIMEFRAMES, type Timeframe } from '../../../shared/domain/timeframe.ts';
import type { Strategy } from '../../../shared/strategies/strategy.ts';
import { toldStrategy } from '../../trade/told-strategy.ts';
import type { ToldStrategy } from '../../trade/story-line.ts';
import type { DataPorts } from '../../wire.ts';
import type { Answers } from '../answers.ts';
import { fileVersion } from '../file-version.ts';
import { ArchiveHistory } from './archive-history.ts';
import { CandlePages, type PageWorld } from './candle-pages.ts';
import { catalogue, declaredGroups, tradingStrategy, type IndicatorGroup } from './indicator-choices.ts';
import { RunCandles } from './run-candles.ts';
import { RunMarks } from './run-marks.ts';
import { RunStarts, type RunStart } from './run-starts.ts';

interface MarketSetup {
  readonly stateFolder: string;
  readonly dataFolder: string;
  readonly answers: Answers;
  readonly ports: Pick<DataPorts, 'archive' | 'candles'>;
  /** Every strategy that can be used. */
  readonly strategies: () => Promise<readonly Strategy[]>;
  readonly now: () => number;
}

const KEEP_MS = 60_000;
const NOTHING: CandlePage = { openTime: [], open: [], high: [], low: [], close: [], volume: [], lines: [], forming: null, closedUntil: null, isFirst: true, source: 'none', remarks: [] };

/** Markets of the run of this machine: its candles out of its story and the archive, and what was thought and done on them. */
export function marketDesk(setup: MarketSetup): MarketDesk {
  const { stateFolder, answers } = setup;
  const starts = new RunStarts(stateFolder);
  const runCandles = new RunCandles();
  const marks = new RunMarks();
  const pages = new CandlePages(runCandles, new ArchiveHistory(setup));
  let known: Promise<readonly Strategy[]> | undefined;
  const strategies = (): Promise<readonly Strategy[]> => (known ??= setup.strategies());
  return {
    async markets() {
      const [newest] = await starts.all();
      if (newest === undefined) return { mode: null, markets: [], catalogue: catalogue() };
      return { mode: newest.plan.mode, markets: marketsOf(newest, await strategies()), catalogue: catalogue() };
    },
    async candles(question) {
      const all = await starts.all();
      const told = all[0] === undefined ? [] : tradersOf(all[0], question.instrument);
      if (told.length === 0) return NOTHING;
      return answers.of({ name: 'candles', version: versionOf(all, question), asked: question, keepMs: KEEP_MS }, async () => pages.of(question, worldOf({ all, told, known: await strategies() })));
    },
    async marks(question) {
      const all = await starts.all();
      const version = fileVersion(...(all[0]?.parts.slice(-1) ?? []));
      return answers.of({ name: 'marks', version, asked: question, keepMs: KEEP_MS }, () => marks.read(all, question));
    },
  };
}

/** The past stays as it is; what is newest changes with each candle. */
const versionOf = (all: readonly RunStart[], { before }: CandleQuestion): string => (before === undefined ? fileVersion(...(all[0]?.candleFile === undefined ? [] : [all[0].candleFile])) : String(all[0]?.start));

const tradersOf = ({ plan }: RunStart, id: InstrumentId): readonly ToldStrategy[] => plan.strategies.filter(({ instruments }) => instruments.some((one) => instrumentId(one) === id));

function worldOf({ all, told, known }: { readonly all: readonly RunStart[]; readonly told: readonly ToldStrategy[]; readonly known: readonly Strategy[] }): PageWorld {
  return {
    starts: all, bases: basesOf(told),
    // What is traded in a demonstration is made up: the archive of the real market would be another story.
    hasArchive: all[0]?.plan.mode !== 'demo',
    groups: told.flatMap((one) => groupsOf(one, known).map((group) => ({ group, timeframe: one.timeframe }))),
    idOf: (symbol) => told.flatMap(({ instruments }) => instruments).filter((one) => one.symbol === symbol).map(instrumentId)[0],
  };
}

const basesOf = (told: readonly ToldStrategy[]): readonly Timeframe[] => [...new Set(told.map(({ timeframe }) => timeframe))].toSorted((a, b) => durationMs(a) - durationMs(b));

function groupsOf(told: ToldStrategy, known: readonly Strategy[]): readonly IndicatorGroup[] {
  const strategy = toldStrategy(told, known);
  return typeof strategy === 'string' ? [] : declaredGroups(told, strategy);
}

function marketsOf(start: RunStart, known: readonly Strategy[]): readonly TradedMarket[] {
  const instruments = new Map(start.plan.strategies.flatMap((one) => one.instruments).map((instrument) => [instrumentId(instrument), instrument]));
  return [...instruments].map(([id, instrument]) => {
    const told = tradersOf(start, id);
    const [base] = basesOf(told);
    const length = durationMs(base);
    return {
      id, instrument, base,
      timeframes: TIMEFRAMES.filter((name) => durationMs(name) % length === 0).map((name) => ({ name, lengthMs: durationMs(name), originMs: openTimeOf(0, name) })),
      strategies: told.map((one) => tradingStrategy(one, groupsOf(one, known))),
    };
  });
}
