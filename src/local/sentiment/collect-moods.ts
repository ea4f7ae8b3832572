import { RefusedError, DataError, TransientError, UsageError } from '../../shared/domain/errors.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MarketHistory } from '../../shared/ports/market-history.ts';
import type { MarketList } from '../../shared/ports/market-list.ts';
import type { MoodSource } from '../../shared/ports/mood-source.ts';
import type { StoredMood } from '../../shared/ports/sentiment-store.ts';
import { kimchiPremium } from '../../shared/sentiment/kimchi-premium.ts';
import type { SentimentConfig } from '../config/sentiment-schema.ts';

export interface MoodPorts {
  readonly source: MoodSource;
  /** Of the venue of the perpetual. */
  readonly funding: Pick<MarketHistory, 'funding'>;
  readonly listOf: (venue: string) => Pick<MarketList, 'tickers'>;
  readonly clock: Clock;
}

export interface MoodOutcome {
  readonly part: string;
  readonly rows: number;
  /** Why it failed; empty when it did not. */
  readonly reason: string;
}

type Settings = Pick<SentimentConfig, 'perpetual' | 'kimchi'>;

/** So far back funding is asked for. */
const FUNDING_MS = 90 * DAY;
const FEAR_GREED_DAYS = 60;

/** Asks for every figure once, all at the same time; one that fails says why and hinders no other. */
export async function collectMoods(ports: MoodPorts, settings: Settings, signal: AbortSignal): Promise<{ readonly outcomes: readonly MoodOutcome[]; readonly moods: readonly StoredMood[] }> {
  const about = settings.perpetual;
  const asked: Readonly<Record<string, () => Promise<readonly StoredMood[]>>> = {
    fearGreed: async () => (await ports.source.fearGreed(FEAR_GREED_DAYS, signal)).map((one) => moodOf('fearGreed', one, { value: one.value.value, label: one.value.label })),
    openInterest: async () => (await ports.source.openInterest(about, signal)).map((one) => moodOf('openInterest', one, { value: one.value.interest, price: one.value.price, about })),
    longShort: async () => (await ports.source.longShort(about, signal)).map((one) => moodOf('longShort', one, { value: one.value, about })),
    funding: () => fundingOf(ports, about),
    kimchi: () => kimchiOf(ports, settings.kimchi),
  };
  const results = await Promise.all(Object.entries(asked).map(async ([part, ask]) => {
    try {
      const moods = await ask();
      return { outcome: { part, rows: moods.length, reason: '' }, moods };
    } catch (error) {
      signal.throwIfAborted();
      if (![DataError, TransientError, RefusedError, UsageError].some((kind) => error instanceof kind)) throw error;
      return { outcome: { part, rows: 0, reason: error instanceof Error ? error.message : String(error) }, moods: [] };
    }
  }));
  return { outcomes: results.map(({ outcome }) => outcome), moods: results.flatMap(({ moods }) => moods) };
}

const moodOf = (kind: string, { eventAt, knownAt }: Observation<unknown>, { value, price = NaN, label = '', about = '' }: { readonly value: number; readonly price?: number; readonly label?: string; readonly about?: string }): StoredMood =>
  ({ kind, about, value, price, label, eventAt, knownAt });

async function fundingOf({ funding, clock }: MoodPorts, symbol: string): Promise<readonly StoredMood[]> {
  const to = clock.now();
  const page = await funding.funding({ symbol, since: to - FUNDING_MS, to });
  if (page.kind === 'wait') throw new TransientError(page.reason);
  const knownAt = clock.now();
  const { at, rate, length } = page.rows;
  return Array.from({ length }, (_, i) => moodOf('funding', { value: rate[i], eventAt: at[i], knownAt }, { value: rate[i], about: symbol }));
}

async function kimchiOf({ listOf, clock }: MoodPorts, { won, foreign, rate }: SentimentConfig['kimchi']): Promise<readonly StoredMood[]> {
  const [wonPrice, foreignPrice, wonPerUnit] = await Promise.all([won, foreign, rate].map((id) => middleOf(listOf, id)));
  const value = kimchiPremium({ won: wonPrice, foreign: foreignPrice, wonPerUnit });
  if (Number.isNaN(value)) throw new DataError(`expected prices of ${won}, ${foreign} and ${rate}, found ${wonPrice}, ${foreignPrice} and ${wonPerUnit}`);
  const at = clock.now();
  return [{ kind: 'kimchi', about: won, value, price: NaN, label: '', eventAt: at, knownAt: at }];
}

async function middleOf(listOf: MoodPorts['listOf'], id: string): Promise<number> {
  const [venue, ...symbol] = id.split(':');
  const ticker = (await listOf(venue).tickers([symbol.join(':')])).get(symbol.join(':'));
  return ticker === undefined ? NaN : (ticker.bid + ticker.ask) / 2;
}
