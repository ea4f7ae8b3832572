import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError, TransientError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import type { MonthArchive } from '../../ports/market-history.ts';

const PUBLIC_ADDRESS = 'https://data.binance.vision';
const TIMEOUT_MS = 60_000;

export interface BinanceArchiveSettings {
  /** `binance` is spot, `binanceusdm` USD-margined perpetuals. */
  readonly venue: string;
  /** Where the archives are kept as received. */
  readonly folder: string;
  readonly files: DurableFiles;
  readonly baseUrl?: string;
  readonly signal?: AbortSignal;
}

/** `BTC/USDT` and `BTC/USDT:USDT` are BTCUSDT there. */
const marketId = (symbol: string): string => symbol.split(':')[0].replace('/', '');

async function get(address: string, signal: AbortSignal | undefined): Promise<Buffer | undefined> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(address, { signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) });
    if (response.status === 404) return undefined;
    if (response.ok) return Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new TransientError(`"${address}" did not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  throw new TransientError(`"${address}" answered ${response.status}`);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Months of candles Binance publishes as ZIP files, each with its sha256 beside it. A file that is here already and still has that hash is not fetched again. */
export function binanceMonthArchive({ venue, folder, files, baseUrl, signal }: BinanceArchiveSettings): MonthArchive {
  const market = venue === 'binance' ? 'spot' : 'futures/um';
  return {
    async month({ symbol, timeframe, period }) {
      const id = marketId(symbol);
      const name = `${id}-${timeframe}-${period}.zip`;
      const address = `${baseUrl ?? PUBLIC_ADDRESS}/data/${market}/monthly/klines/${id}/${timeframe}/${name}`;
      const checksum = (await get(`${address}.CHECKSUM`, signal))?.toString('utf8').trim().split(/\s+/)[0]?.toLowerCase();
      if (checksum === undefined) return undefined;
      if (!/^[0-9a-f]{64}$/.test(checksum)) throw new DataError(`"${address}.CHECKSUM": expected a sha256, found "${checksum.slice(0, 80)}"`);
      const file = path.join(folder, `${checksum.slice(0, 12)}-${name}`);
      const known = await readFile(file).catch(() => undefined);
      if (known !== undefined && sha256(known) === checksum) return { file };
      const zip = await get(address, signal);
      if (zip === undefined) return undefined;
      if (sha256(zip) !== checksum) throw new DataError(`"${address}": expected sha256 "${checksum}", found "${sha256(zip)}"`);
      await files.replaceWith(file, (temporary) => writeFile(temporary, zip));
      return { file };
    },
  };
}
