import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { random } from '../../shared/domain/random.ts';
import { HISTORY_VENUES } from '../../shared/adapters/ccxt/exchange.ts';
import { realistic } from '../../shared/engine/settings.ts';
import { configSchema, VENUES, type Config } from './config-schema.ts';
import { loadConfig, loadStrategyConfig, projectRoot } from './load.ts';
import { runSettings } from './run-settings.ts';
import { parseSettings, readSettings } from './settings-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = 'config/config.json';
const environment = (variables: Record<string, string>) => ({ prefix: 'COINBOT_', variables, reserved: ['COINBOT_DEBUG'] });
const parse = (given: unknown, variables: Record<string, string> = {}) => parseSettings(configSchema, given, { file, environment: environment(variables) });

describe('the shipped configuration', () => {
  it('is the default, word for word', () => {
    expect(loadConfig(path.join(projectRoot, 'config'))).toEqual({ ...configSchema.parse({}), $schema: './schema/config.schema.json' });
  });

  it('gives the run settings that the engine calls realistic', () => {
    expect(runSettings(configSchema.parse({}))).toEqual(realistic);
  });

  it('names strategies that the strategy configuration accepts', () => {
    expect(loadStrategyConfig(path.join(projectRoot, 'config')).strategies.length).toBeGreaterThan(0);
  });
});

it('the venues are those whose history can be downloaded', () => {
  expect([...VENUES].toSorted()).toEqual(HISTORY_VENUES.toSorted());
});

describe('a mistake', () => {
  it.each([
    ['a key nobody knows', { fees: { takerBp: 5 } }, 'fees.takerBp: unknown setting (did you mean "takerBps"?)'],
    ['a key at the top', { acount: {} }, 'acount: unknown setting (did you mean "account"?)'],
    ['percent for a share', { account: { exposure: 95 } }, 'account.exposure: expected a number above 0 to 1, found 95'],
    ['a number as text', { fees: { takerBps: '5' } }, 'fees.takerBps: expected a number from 0 to 1000, found "5"'],
    ['a negative fee', { fees: { makerBps: -1 } }, 'fees.makerBps: expected a number from 0 to 1000, found -1'],
    ['a misspelt venue', { venues: ['binanse'] }, 'found "binanse" (did you mean "binance"?)'],
    ['an instrument without its venue', { instruments: ['BTC/USDT'] }, 'instruments[0]: expected venue:BASE/QUOTE'],
    ['an instrument of an unused venue', { instruments: ['upbit:BTC/KRW'] }, 'instruments[0]: expected an instrument of a venue in "venues" (binance), found "upbit:BTC/KRW"'],
    ['an instrument twice', { instruments: ['binance:BTC/USDT', 'binance:BTC/USDT'] }, 'instruments[1]: expected each instrument once'],
    ['leverage on spot', { account: { leverage: 3 } }, 'account.leverage: expected 1, because no instrument is a perpetual'],
    ['shorts on spot', { account: { shorts: true } }, 'account.shorts: expected false, because no instrument is a perpetual'],
    ['a slippage model nobody has', { market: { slippage: { kind: 'fixd' } } }, 'market.slippage.kind: expected "none" or "fixed" or "volume-share" or "square-root", found "fixd"'],
    ['a slippage model with the wrong field', { market: { slippage: { kind: 'fixed', bp: 4 } } }, 'market.slippage.bp: unknown setting (did you mean "bps"?)'],
    ['a time zone that does not exist', { timezone: 'Asia/Soul' }, 'timezone: expected an IANA time zone such as "Asia/Seoul" or "UTC", found "Asia/Soul"'],
    ['a list for the whole', [], 'expected an object, found []'],
  ])('%s is named with file, place, what was expected and found', (_, given, text) => {
    expect(() => parse(given)).toThrow(text);
    expect(() => parse(given)).toThrow(`${file}: `);
  });

  it('is listed with all others, one line each', () => {
    expect(() => parse({ seed: -1, language: 'fr' })).toThrow(/language: .*\n.*seed: /);
  });

  it('in the JSON itself names the file; a byte order mark is none', () => {
    const broken = path.join(folder, 'broken.json');
    writeFileSync(broken, '{ "seed": 1, }');
    expect(() => readSettings(configSchema, { file: broken })).toThrow(`${broken}: expected JSON, found a mistake`);
    const marked = path.join(folder, 'marked.json');
    writeFileSync(marked, '\ufeff{ "seed": 7 }');
    expect(readSettings(configSchema, { file: marked }).seed).toBe(7);
  });
});

describe('the environment', () => {
  it('takes the place of settings: nested, numbers, lists, texts that look like numbers', () => {
    const config = parse({ fees: { makerBps: 2 } }, { COINBOT_FEES__TAKER_BPS: '5', COINBOT_VENUES: 'binance, upbit', COINBOT_DATA_FOLDER: '2024', COINBOT_ACCOUNT__SHORTS: 'false', COINBOT_DEBUG: '1', HOME: '/root' });
    expect(config.fees).toEqual({ makerBps: 2, takerBps: 5, paidIn: 'quote' });
    expect(config.venues).toEqual(['binance', 'upbit']);
    expect(config.dataFolder).toBe('2024');
  });

  it('replaces an alternative as a whole when it names another kind', () => {
    const given = { market: { latencyMs: 5, slippage: { kind: 'square-root', coefficient: 2 } } };
    const slippage = (variables: Record<string, string>) => parse(given, variables).market.slippage;
    expect(slippage({ COINBOT_MARKET__SLIPPAGE__KIND: 'none' })).toEqual({ kind: 'none' });
    expect(slippage({ COINBOT_MARKET__SLIPPAGE__BPS: '4', COINBOT_MARKET__SLIPPAGE__KIND: 'fixed' })).toEqual({ kind: 'fixed', bps: 4 });
    expect(slippage({ COINBOT_MARKET__SLIPPAGE__KIND: 'square-root' })).toEqual({ kind: 'square-root', coefficient: 2 });
    expect(slippage({ COINBOT_MARKET__SLIPPAGE__COEFFICIENT: '3' })).toEqual({ kind: 'square-root', coefficient: 3 });
    expect(parse(given, { COINBOT_MARKET__SLIPPAGE__KIND: 'none' }).market.latencyMs).toBe(5);
    expect(() => slippage({ COINBOT_MARKET__SLIPPAGE__KIND: 'fixed' })).toThrow('market.slippage.bps: expected');
    expect(() => slippage({ COINBOT_MARKET__SLIPPAGE__KIND: 'non' })).toThrow('environment variable COINBOT_MARKET__SLIPPAGE__KIND: market.slippage.kind');
  });

  it('is named where it is wrong', () => {
    expect(() => parse({}, { COINBOT_FEES__TAKER_BPS: 'five' })).toThrow('environment variable COINBOT_FEES__TAKER_BPS: fees.takerBps: expected a number from 0 to 1000, found "five"');
    expect(() => parse({}, { COINBOT_FEES__TAKER_BP: '5' })).toThrow('environment variable COINBOT_FEES__TAKER_BP: fees.takerBp: unknown setting (did you mean "takerBps"?)');
  });
});

/** The limits of a retail account, written down apart from the schema. */
function isWithinLimits({ account, fees, market, instruments }: Config): boolean {
  const within = (value: number | undefined, least: number, most: number) => value === undefined || (Number.isFinite(value) && value >= least && value <= most);
  const isSpotOnly = instruments.every((instrument) => !/:.*:/.test(instrument));
  return within(account.exposure, Number.MIN_VALUE, 1) && within(account.leverage, 1, isSpotOnly ? 1 : 20) && within(account.cash, 1, 1e12) && within(account.noTradeBand, 0, 1)
    && !(isSpotOnly && account.shorts) && within(fees.makerBps, 0, 1_000) && within(fees.takerBps, 0, 1_000) && within(market.spreadBps, 0, 1_000)
    && within(market.latencyMs, 0, 60_000) && within(market.participation, Number.MIN_VALUE, 1);
}

/** Every place in a configuration, objects included. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))].filter((place) => place.length > 0);
}

const HOSTILE: readonly unknown[] = [0, -1, 1.0000001, 2, 20, 21, 100, 1e9, 1e308, -1e308, 1e-320, true, false, null, '', '0.5', '1e9', 'Infinity', [], {}, [1], ['binanceusdm:BTC/USDT:USDT'], { kind: 'none' }, 'true', 95, 0.95];

/** One change as a tired person or a broken program makes it: another value, another unit, a lost, misspelt or extra key. */
function mutated(config: Record<string, unknown>, chance: ReturnType<typeof random>): Record<string, unknown> {
  const copy = structuredClone(config);
  const places = placesOf(copy);
  const place = places[chance.below(places.length)];
  const key = place.at(-1) ?? '';
  const parent = place.slice(0, -1).reduce<object>((inner, part) => Reflect.get(inner, part), copy);
  const value: unknown = Reflect.get(parent, key);
  const kind = chance.below(6);
  if (kind === 0) Reflect.deleteProperty(parent, key);
  else if (kind === 1) Reflect.set(parent, `${key}s`, value);
  else if (kind === 2 && typeof value === 'number') Reflect.set(parent, key, value * [100, 0.01, -1, 1_000, 10_000][chance.below(5)]);
  else if (kind === 3) Object.defineProperty(parent, ['__proto__', 'constructor', 'Exposure', 'maxLeverage'][chance.below(4)], { value: HOSTILE[chance.below(HOSTILE.length)], enumerable: true, configurable: true });
  else Reflect.set(parent, key, HOSTILE[chance.below(HOSTILE.length)]);
  return copy;
}

describe('ten thousand spoilt configurations', () => {
  it('never give a limit that is wider than allowed', () => {
    const chance = random(60);
    const base = { ...configSchema.parse({}), fees: { makerBps: 10, takerBps: 10, paidIn: 'quote' } };
    let accepted = 0;
    for (let round = 0; round < 10_000; round++) {
      let config: Record<string, unknown> = base;
      for (let changes = 1 + chance.below(3); changes > 0; changes--) config = mutated(config, chance);
      const parsed = configSchema.safeParse(config);
      if (!parsed.success) continue;
      accepted += 1;
      expect(isWithinLimits(parsed.data), JSON.stringify(config)).toBe(true);
    }
    // Some changes are harmless (a key left out means its default); a fuzz that accepts all or nothing tests nothing.
    expect(accepted).toBeGreaterThan(500);
    expect(accepted).toBeLessThan(8_000);
  });

  it('always end in an error of a person, never in a crash', () => {
    fc.assert(fc.property(fc.jsonValue(), (given) => {
      try {
        parse(given);
      } catch (error) {
        expect(error).toMatchObject({ name: 'UsageError' });
      }
    }));
  });
});
