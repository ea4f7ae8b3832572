import { instrumentId } from '../../shared/domain/instrument.ts';
import type { BacktestJob } from '../../shared/handlers/backtest.ts';
import { given } from '../../shared/handlers/given.ts';
import { instrumentOf } from '../../shared/handlers/instrument-of.ts';
import type { CandleStore } from '../../shared/ports/candle-store.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { note } from '../cli/output.ts';
import { fixedModels } from '../models/fixed-models.ts';
import { MODELS } from '../models/managed-models.ts';

/** The strategies with the models of the markets of a job in the place of "models"; as they were where another one runs. */
export async function modelsForJob(known: readonly Strategy[], { strategy: name, params, data }: BacktestJob, { candles, dataFolder }: { readonly candles: CandleStore; readonly dataFolder: string }): Promise<readonly Strategy[]> {
  if (name !== MODELS) return known;
  const markets = await Promise.all(data.map(async ({ file, market, instrument }) => {
    const labels = await candles.load(file, { columns: [], ...(market === undefined ? {} : { market }) });
    return { instrument: instrumentId(instrumentOf(labels, { file, given: given(instrument ?? {}) })), timeframe: labels.timeframe };
  }));
  const models = await fixedModels(dataFolder, { markets, params, tell: note });
  return known.map((one) => (one.name === MODELS ? models : one));
}
