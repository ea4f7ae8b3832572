import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { summarise } from '../../shared/evaluation/summary.ts';
import { tableReport } from '../../shared/evaluation/report/table.ts';
import { orderHash } from '../../shared/handlers/backtest.ts';
import { paramTexts } from '../backtest/job.ts';
import { note, stopSignal } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { chosenStrategy } from '../config/configured-strategy.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import { fixedModels } from '../models/fixed-models.ts';
import { MODELS } from '../models/managed-models.ts';
import { loadStrategiesFor } from '../strategies/load-strategies.ts';
import { openCandleStore } from '../wire.ts';
import type { CandleSource } from './candle-source.ts';
import { Demo, type Ending } from './demo.ts';
import { isOfAnotherProgram, lock, setAside } from './demo-state.ts';
import { jsonPresenter, linePresenter, livePresenter, type Presenter } from './presenter.ts';
import { recordedSource } from './recorded-source.ts';
import { warning } from './status-view.ts';
import { syntheticSource } from './synthetic-source.ts';

/** The flags of `coinbot trade --data|--synthetic`, as commander hands them over. */
export interface RehearsalFlags {
  readonly synthetic?: true;
  readonly data?: readonly string[];
  readonly strategy?: string;
  readonly param: readonly string[];
  readonly seed?: number;
  readonly cash?: number;
  readonly speed: number;
  readonly candles?: number;
  readonly duration?: number;
  readonly fresh?: true;
  readonly state?: string;
  readonly json?: true;
}

const WHY: Readonly<Record<Ending, string>> = {
  stopped: 'Stopped. The next start goes on from here.', candles: 'Stopped after the candles asked for. The next start goes on from here.',
  duration: 'Stopped after the time asked for. The next start goes on from here.', source: 'The recorded candles are at their end.',
};

export async function runRehearsal(flags: RehearsalFlags): Promise<void> {
  if (flags.synthetic !== undefined && flags.data !== undefined) throw new UsageError('expected --synthetic or --data FILE..., found both');
  const stop = stopSignal();
  const began = performance.now();
  const config = loadConfig();
  const strategies = await loadStrategiesFor(flags.strategy, folderOf(config, 'strategiesFolder'));
  const { strategy: chosen, params, exits } = chosenStrategy(flags.strategy, paramTexts(flags.param), strategies);
  const configured = runSettings(config);
  const settings = { ...configured, cash: flags.cash ?? configured.cash, seed: flags.seed ?? configured.seed, from: undefined, to: undefined };
  const source = await sourceOf(flags, settings.seed, folderOf(config, 'dataFolder'));
  const strategy = chosen.name === MODELS ? await fixedModels(folderOf(config, 'dataFolder'), { params, tell: note, markets: source.instruments.map((one) => ({ instrument: instrumentId(one), timeframe: source.timeframe })) }) : chosen;
  const folder = path.resolve(flags.state ?? path.join(folderOf(config, 'dataFolder'), 'rehearsal'));
  const unlock = lock(folder);
  try {
    const code = codeHash();
    if (flags.fresh) setAside(folder);
    else if (isOfAnotherProgram(folder, code)) {
      setAside(folder);
      note('The saved demo was made by another version of this program: it is kept under names that end in .old, and a new one begins.');
    }
    const presenter = presenterOf(flags);
    const demo = new Demo({ strategy, params, exits, settings, source, folder, codeHash: code }, presenter);
    presenter.begin({
      strategy: strategy.name, params, timeframe: source.timeframe, instruments: source.instruments.map(({ symbol }) => symbol),
      label: source.label, isSynthetic: source.isSynthetic, speed: flags.speed, folder, timezone: config.timezone,
    }, demo.resumed);
    const ending = await demo.run({ speed: flags.speed, candles: flags.candles ?? Infinity, durationMs: flags.duration ?? Infinity }, stop);
    const record = demo.session.record();
    const identity = {
      dataHash: source.label, codeHash: code, orderHash: orderHash(record.fills), wallMs: Math.round(performance.now() - began), peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
    presenter.end({
      why: WHY[ending],
      report: record.candles === 0 ? 'No candle was traded.\n' : `${tableReport(summarise(record, identity), config.language)}${warning(source)}\n`,
      summary: { ending, candles: demo.session.made, fills: record.fills.length, finalEquity: record.finalEquity, totalFees: record.totals.fees, maxDrawdown: record.maxDrawdown.depth, orderHash: identity.orderHash, isSynthetic: source.isSynthetic },
    });
  } finally {
    unlock();
  }
}

async function sourceOf({ data }: RehearsalFlags, seed: number, dataFolder: string): Promise<CandleSource> {
  if (data === undefined) return syntheticSource(seed);
  const store = openCandleStore(dataFolder);
  try {
    return await recordedSource(data, store.candles);
  } finally {
    store.close();
  }
}

function presenterOf({ json }: RehearsalFlags): Presenter {
  const { stdout } = process;
  if (json) return jsonPresenter(stdout);
  return stdout.isTTY ? livePresenter(stdout, process.env['NO_COLOR'] !== undefined) : linePresenter(stdout);
}
