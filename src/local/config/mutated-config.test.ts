import { describe, expect, it } from 'vitest';
import { random, type Random } from '../../shared/domain/random.ts';
import { changedLimits, gateLimits, type GateLimits } from '../../shared/risk/gate-limits.ts';
import { configSchema } from './config-schema.ts';
import { parseSettings } from './settings-file.ts';

const SEED = 60;
const about = { currency: 'USDT', instruments: [] };
const usual = gateLimits.parse({ ...about, canary: true });
/** Every limit that a configuration can set. */
const NAMES = Object.keys(configSchema.parse({}).trading.limits) as (keyof GateLimits)[];
const SHARES = NAMES.filter((name) => name.endsWith('Share') && typeof usual[name] === 'number');
const TIMES = NAMES.filter((name) => name.endsWith('Ms') && name.startsWith('max'));

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf = <Item>(source: Random, items: readonly Item[]): Item => items[source.below(items.length)];
const limitsIn = (config: Tree): Tree => (isTree(config['trading']) && isTree(config['trading']['limits']) ? config['trading']['limits'] : {});

/** Names of limits that are wider than the defaults. */
const wider = (limits: Tree): readonly (keyof GateLimits)[] => NAMES.filter((name) => changedLimits(usual, { ...usual, [name]: limits[name] }).kind === 'refused');

function misspelt(source: Random, name: string): string {
  const at = source.below(name.length);
  const wrong = oneOf(source, [
    name.slice(0, at) + name.slice(at + 1), name.slice(0, at) + name[at] + name.slice(at), name.toLowerCase(), name.toUpperCase(), name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), `${name} `, ` ${name}`, `${name}s`,
    name.replace('max', 'min'), name.replace('Share', 'Percent'), name.replace('Ms', 'Seconds'), `$${name}`, name.replace('a', '\u0430'),
  ]);
  return wrong === name ? `${name}_` : wrong;
}

/** A value that would be wide if it were taken. */
const wide = (source: Random, name: keyof GateLimits): unknown => {
  const value = usual[name];
  if (typeof value === 'number') return name === 'duplicateMs' || name === 'minLiquidationAtr' ? value / (2 + source.below(50)) : value * (2 + source.below(50));
  return typeof value === 'boolean' ? !value : value;
};

/** Another kind of value than the limit is. */
function anotherKind(source: Random, name: keyof GateLimits): unknown {
  for (;;) {
    const value = disguised(source, wide(source, name));
    if (typeof value !== typeof usual[name]) return value;
  }
}

/** Things that are no number but look like one, or like what somebody may write for one. */
const disguised = (source: Random, value: unknown): unknown => oneOf(source, [String(value), `${String(value)}%`, [value], { value }, { $numberDecimal: String(value) }, null, true, '', 'max', 'unlimited', 'Infinity', '1e3', [], {}, -1, 0, 1e308, -0]);

interface Mutation {
  readonly what: string;
  /** Whether it writes a limit as the person means it: then it may be wider. */
  readonly isAsked?: boolean;
  readonly change: (config: Tree, source: Random) => void;
}

const MUTATIONS: readonly Mutation[] = [
  { what: 'a misspelt limit', change(config, source) { const name = oneOf(source, NAMES); const limits = limitsIn(config); delete limits[name]; limits[misspelt(source, name)] = wide(source, name); } },
  { what: 'a misspelt group', change(config, source) {
    const trading = config['trading'] as Tree;
    const limits = { ...limitsIn(config), [oneOf(source, NAMES)]: 1e9 };
    if (source.below(2) === 0) { delete trading['limits']; trading[misspelt(source, 'limits')] = limits; } else { delete config['trading']; config[misspelt(source, 'trading')] = { limits }; }
  } },
  { what: 'limits in another place', change(config, source) {
    const name = oneOf(source, NAMES);
    const place = oneOf(source, ['account', 'market', 'fees', 'trading', 'selection', 'risk', '']);
    if (place !== '' && !isTree(config[place])) config[place] = {};
    const target = place === '' ? config : config[place] as Tree;
    if (source.below(2) === 0) target[name] = wide(source, name); else target['limits'] = { [name]: wide(source, name) };
    delete limitsIn(config)[name];
  } },
  { what: 'percent for a share', change(config, source) { const name = oneOf(source, SHARES); limitsIn(config)[name] = Number(usual[name]) * 100; } },
  { what: 'microseconds for milliseconds', change(config, source) { const name = oneOf(source, TIMES); limitsIn(config)[name] = Number(usual[name]) * 1_000; } },
  { what: 'another kind of value', change(config, source) { const name = oneOf(source, NAMES); limitsIn(config)[name] = anotherKind(source, name); } },
  { what: 'a time zone that there is not', change(config, source) { limitsIn(config)['timeZone'] = oneOf(source, ['Asia/Soul', 'KST+9', 'unlimited', '1e3', 'Local', '']); } },
  { what: 'a part left out', change(config, source) { const tree = oneOf(source, [config, config['trading'] as Tree, limitsIn(config)]); delete tree[oneOf(source, Object.keys(tree))]; } },
  { what: 'a list or a text for a group', change(config, source) { const tree = oneOf(source, [config, config['trading'] as Tree]); tree[oneOf(source, ['trading', 'limits', 'execution', 'account'])] = oneOf(source, [[], [limitsIn(config)], JSON.stringify(limitsIn(config)), null, 0, true]); } },
  { what: 'a prototype', change(config, source) { const limits = limitsIn(config); Object.defineProperty(limits, '__proto__', { value: { [oneOf(source, NAMES)]: 1e6 }, enumerable: true, configurable: true }); } },
  { what: 'another value anywhere', change(config, source) { const tree = oneOf(source, [config, config['account'] as Tree, config['trading'] as Tree]); tree[oneOf(source, Object.keys(tree))] = disguised(source, source.below(1e6)); } },
  { what: 'a wide limit by its name', isAsked: true, change(config, source) { const name = oneOf(source, NAMES); limitsIn(config)[name] = wide(source, name); } },
];

/** The defaults written out, or nothing but the places for limits. */
const base = (source: Random): Tree => (source.below(2) === 0 ? structuredClone(configSchema.parse({})) as Tree : { account: {}, fees: {}, market: {}, trading: { limits: {} } });

function spoilt(source: Random): { readonly config: Tree; readonly mutations: readonly Mutation[] } {
  const config = base(source);
  const mutations = Array.from({ length: 1 + source.below(3) }, () => oneOf(source, MUTATIONS));
  for (const { change } of mutations) if (isTree(config['trading']) && isTree(config['account']) && isTree(config['trading']['limits'])) change(config, source);
  return { config, mutations };
}

/** Limits that came out wider: nobody asks for one by leaving it out, by another name, in another place or as another kind of value. */
function unaskedIn(config: Tree, limits: Tree, mutations: readonly Mutation[]): readonly string[] {
  const given = limitsIn(config);
  const isNeverAsked = mutations.every(({ isAsked }) => isAsked !== true);
  return wider(limits).filter((name) => isNeverAsked || !Object.hasOwn(given, name) || given[name] !== limits[name]).map((name) => `${name} ${JSON.stringify(limits[name])}`);
}

describe('a configuration with mistakes', () => {
  it('10,000 of them: none is taken with a limit that is wider than the default and was not asked for (fault 60)', () => {
    const source = random(SEED);
    const taken = new Map<string, number>();
    const found: string[] = [];
    let refused = 0;
    for (let n = 0; n < 10_000; n++) {
      const { config, mutations } = spoilt(source);
      const parsed = configSchema.safeParse(config);
      if (!parsed.success) { refused += 1; continue; }
      // Of several the last may have taken away what the first did.
      const [{ what }] = mutations;
      if (mutations.length === 1) taken.set(what, (taken.get(what) ?? 0) + 1);
      const unasked = unaskedIn(config, parsed.data.trading.limits, mutations);
      if (unasked.length > 0) found.push(`seed ${SEED}, number ${n} (${mutations.map((one) => one.what).join(', ')}): ${unasked.join(', ')}`);
    }
    expect(found).toEqual([]);
    // The mistakes are ones, and what is no mistake is taken.
    expect(refused).toBeGreaterThan(5_000);
    expect(taken.get('a wide limit by its name')).toBeGreaterThan(100);
    for (const what of ['percent for a share', 'microseconds for milliseconds', 'a misspelt limit', 'a time zone that there is not']) expect(taken.get(what) ?? 0, what).toBe(0);
  });

  it('in the environment is refused, and a right one is taken (fault 60)', () => {
    const source = random(SEED);
    const parse = (variables: Record<string, string>) => parseSettings(configSchema, {}, { file: 'config.json', environment: { prefix: 'COINBOT_', variables, reserved: [] } });
    const variable = (name: string) => `COINBOT_TRADING__LIMITS__${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    expect(parse({ [variable('maxPositionShare')]: '0.1' }).trading.limits.maxPositionShare).toBe(0.1);
    for (const name of SHARES) expect(() => parse({ [variable(name)]: String(Number(usual[name]) * 100) }), name).toThrow(variable(name));
    for (let n = 0; n < 60; n++) {
      const name = variable(oneOf(source, NAMES));
      const at = 'COINBOT_TRADING__LIMITS__'.length + source.below(name.length - 'COINBOT_TRADING__LIMITS__'.length);
      const wrong = name.slice(0, at) + (name[at] === '_' ? '' : '_Q') + name.slice(at + 1);
      // Two underscores in the middle of it name a group.
      expect(() => parse({ [wrong]: '0.9' }), wrong).toThrow(/unknown setting|expected/);
    }
  });
});
