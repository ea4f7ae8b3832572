import * as z from 'zod';
import { DataError } from '../../domain/errors.ts';
import type { Verdict } from '../../domain/evidence-verdict.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import { MODEL_ID, type ModelEvidence } from '../../domain/model-life.ts';
import { orderedJson } from '../../domain/ordered-json.ts';
import { TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import { readEnsemble, type Ensemble } from '../automl/ensemble.ts';
import { parseFeature } from '../features/parse-feature.ts';

/** Another format is another number: a program reads those that it knows and refuses the others. */
export const BUNDLE_FORMAT = 'coinbot-bundle-2';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256 in hexadecimal');
const finite = z.number();
const figure = finite.nullable();

const lockBox = z.strictObject({ netProfit: finite, sharpe: finite, incumbent: figure, baselines: z.array(finite).min(1), opened: z.int().min(1) });
const band = z.strictObject({
  low: finite, high: finite, floor: finite, bets: z.array(finite).min(1), warnAt: finite, breachAt: finite, cusumWarnAt: finite, cusumAt: finite, horizon: z.int().min(1),
});
const evidence = z.strictObject({
  days: z.int().min(0), trades: z.int().min(0), netProfit: finite, profitAtDoubleCosts: finite, trials: finite, effectiveTrials: finite, pbo: figure, lossOutside: figure.optional(), spa: figure, deflated: figure,
  lockBox: lockBox.optional(), incumbentId: z.string().regex(MODEL_ID).nullable(), band: band.nullable(), plannedDays: z.int().min(1).nullable(),
});

/** Simple returns over the days of the lock-box, net of costs: of the model, of who was in charge (null: nobody), and of what needs no model, by name. */
const lockBoxReturns = z.strictObject({ from: finite, to: finite, model: finite, incumbent: figure, baselines: z.record(z.string(), finite) });

const rules = z.strictObject({
  /** In order; the model reads them from rows in this order. */
  features: z.array(z.string().min(1)).min(1).max(1_000).readonly(),
  /** Looked at when a candle closes: an engine that decides at closes cannot keep other ones. */
  barriers: z.strictObject({ target: z.number().gt(0), stop: z.number().gt(0), horizon: z.int().min(1), touch: z.literal('close') }),
  volatility: z.strictObject({ lambda: z.number().gt(0).lt(1), warmUp: z.int().min(1) }),
  trading: z.strictObject({ band: z.number().min(0).max(0.5), costBps: z.number().min(0), shorts: z.boolean() }),
});

const head = {
  format: z.literal(BUNDLE_FORMAT), id: z.string().regex(MODEL_ID), createdAt: z.int().min(0), slot: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/),
  instrument: z.templateLiteral([z.string().min(1), ':', z.string().min(1)]).transform((text) => text as InstrumentId),
  timeframe: z.enum(TIMEFRAMES as readonly [Timeframe, ...Timeframe[]]), seed: z.int().min(0), dataHash: hash, codeHash: hash,
  evidence, lockBoxReturns: lockBoxReturns.nullable(), verdict: z.looseObject({ verdict: z.enum(['PASS', 'WEAK', 'NOISE']), stage: z.enum(['none', 'canary', 'full']) }).nullable(),
  /** What the training told of it, for people. */
  report: z.record(z.string(), z.unknown()),
  /** sha256 of the other files of the folder. */
  files: z.record(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/), hash),
};

const written = z.discriminatedUnion('kind', [
  z.strictObject({ ...head, kind: z.literal('learned'), rules, ensemble: z.unknown() }),
  z.strictObject({ ...head, kind: z.literal('tuned'), strategy: z.strictObject({ name: z.string().min(1), params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])) }) }),
]);
type Written = z.output<typeof written>;

/** How a learned model reads the market and trades, the same in training and at the market. */
export type LearnedRules = z.output<typeof rules>;

interface BundleHead extends Omit<Written, 'kind' | 'rules' | 'ensemble' | 'strategy' | 'evidence' | 'verdict'> {
  readonly evidence: ModelEvidence;
  /** What the ledger of trials said; null where it could not be asked. */
  readonly verdict: Verdict | null;
}

/** Models of our own that foresee the market, and the rules by which their answers are traded. */
export interface LearnedBundle extends BundleHead {
  readonly kind: 'learned';
  readonly rules: LearnedRules;
  readonly ensemble: Ensemble;
}

/** A strategy that comes with the program, with parameters that were found. */
export interface TunedBundle extends BundleHead {
  readonly kind: 'tuned';
  readonly strategy: { readonly name: string; readonly params: Readonly<Record<string, number | boolean | string>> };
}

/** What `bundle.json` says. JSON-safe. */
export type Bundle = LearnedBundle | TunedBundle;

/** A bundle without what is known of it once it is written. */
export type BundleContent = Omit<LearnedBundle, 'id' | 'createdAt' | 'files'> | Omit<TunedBundle, 'id' | 'createdAt' | 'files'>;

/** The text that is signed: the same content is the same text, whatever the order of keys and the spaces between them. */
export const canonicalText = (json: unknown): string => orderedJson(json);

const BESIDE_THE_CONTENT = ['id', 'createdAt', 'report'];

/** The text that names a bundle by its hash: what it is and what is known of it, without its name, the time at which it was made and what is told to people. */
export const contentText = (json: object): string => canonicalText(Object.fromEntries(Object.entries(json).filter(([key]) => !BESIDE_THE_CONTENT.includes(key))));

/** The folder of all models of one instrument and length of candles. */
export const slotOf = (instrument: string, timeframe: Timeframe): string => `${instrument.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}-${timeframe}`;

/**
 * A bundle from its JSON, everything in it looked at: DataError names `source`, where the fault lies and what was found. A feature that this program
 * does not know, or one that a model reads and the bundle does not list, is such a fault.
 */
export function parseBundle(json: unknown, source: string): Bundle {
  assertFormat(json, source);
  const read = written.safeParse(json);
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new DataError(`${source}: expected a bundle, found at ${path.join('.') || 'its top'}: ${message}`);
  }
  const { data } = read;
  const about = { evidence: data.evidence, verdict: data.verdict as unknown as Verdict | null };
  if (slotOf(data.instrument, data.timeframe) !== data.slot) throw new DataError(`${source}: expected the slot "${slotOf(data.instrument, data.timeframe)}" for ${data.instrument} ${data.timeframe}, found "${data.slot}"`);
  if (data.kind === 'tuned') return { ...data, ...about };
  const ensemble = readEnsemble(data.ensemble, `${source}: ensemble`);
  assertFeatures(data.rules.features, ensemble, source);
  return { ...data, ...about, ensemble };
}

/** Said first, because a bundle of another format is wrong everywhere. */
function assertFormat(json: unknown, source: string): void {
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  if (format !== BUNDLE_FORMAT) throw new DataError(`${source}: expected a bundle of format "${BUNDLE_FORMAT}", found "${String(format)}"`);
}

function assertFeatures(features: readonly string[], { members }: Ensemble, source: string): void {
  const twice = features.find((name, f) => features.indexOf(name) !== f);
  if (twice !== undefined) throw new DataError(`${source}: expected features of different names, found "${twice}" twice`);
  for (const name of features) {
    try {
      parseFeature(name);
    } catch (error) {
      throw new DataError(`${source}: expected features that this program knows, found "${name}": ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  for (const { model } of members) {
    const absent = model.names.find((name) => !features.includes(name));
    if (absent !== undefined) throw new DataError(`${source}: expected models that read the listed features alone, found "${absent}"`);
    if (model.target !== 'probability') throw new DataError(`${source}: expected models that answer a probability, found one that answers a "${model.target}"`);
  }
}
