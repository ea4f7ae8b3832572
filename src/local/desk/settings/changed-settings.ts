import { UsageError } from '../../../shared/domain/errors.ts';
import { changedLimits, gateLimits, type GateLimits } from '../../../shared/risk/gate-limits.ts';
import type { SettingsChange } from '../../../../dashboard/desk/settings.ts';
import type { Config } from '../../config/config-schema.ts';
import { PLACES, valueAt } from './setting-fields.ts';
import { ruleOf } from './setting-rules.ts';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The settings of a file with changes in them; the order of what stays is kept. Parts come after what they are a part of. A UsageError for what may not be changed here. */
export function changedTree(tree: Tree, changes: SettingsChange['changes']): Tree {
  return changes.toSorted((a, b) => a.path.split('.').length - b.path.split('.').length).reduce<Tree>((now, { path, value }) => {
    if (!PLACES.some((place) => place.path === path) || ruleOf(path).edit === 'file') throw new UsageError(`"${path}" is changed in the file itself, not on the page`);
    const next = value === null ? undefined : parsed(path, value);
    assertNothingOfTheFile(path, next);
    return placed(now, path.split('.'), next);
  }, tree);
}

/** What is for the file alone does not come in as a part of something else either. */
function assertNothingOfTheFile(within: string, value: unknown): void {
  const found = PLACES.find(({ path }) => path.startsWith(`${within}.`) && ruleOf(path).edit === 'file' && valueAt(value, path.slice(within.length + 1)) !== undefined);
  if (found !== undefined) throw new UsageError(`"${found.path}" is changed in the file itself, not on the page`);
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${path}: expected JSON, found "${text.slice(0, 80)}"`);
  }
}

function placed(tree: Tree, [first = '', ...rest]: readonly string[], value: unknown): Tree {
  const inner = Object.hasOwn(tree, first) ? tree[first] : undefined;
  const next = rest.length === 0 ? value : placedWithin(inner, rest, value);
  if (next !== undefined) return Object.hasOwn(tree, first) ? Object.fromEntries(Object.entries(tree).map(([key, one]) => [key, key === first ? next : one])) : { ...tree, [first]: next };
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== first));
}

/** Nothing is made where something is taken away. */
function placedWithin(inner: unknown, rest: readonly string[], value: unknown): unknown {
  if (!isTree(inner)) return value === undefined ? inner : placed({}, rest, value);
  return placed(inner, rest, value);
}

/** As the gate has them; what they are held against is the same on both sides. */
const limitsOf = ({ trading, instruments }: Config): GateLimits => gateLimits.parse({ ...trading.limits, currency: trading.currency ?? 'USDT', instruments });

const CHOSEN = ['onDailyLoss', 'onDrawdown'] as const;

/** Whether the new limits let anything happen that those before did not. */
export function isLooser(before: Config, after: Config): boolean {
  const [now, next] = [limitsOf({ ...before, instruments: [] }), limitsOf({ ...after, instruments: [], trading: { ...after.trading, currency: before.trading.currency } })];
  return changedLimits(now, next).kind === 'refused' || CHOSEN.some((name) => now[name] !== next[name]);
}
