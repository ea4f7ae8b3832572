import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "ap-northeast-1"');
const address = z.union([z.ipv4(), z.ipv6()], { error: 'an IPv4 or IPv6 address' });
/** Where `npm run page:lambda` writes, from the project's root. */
export const BUILT_PAGE = 'dashboard/build.lambda';
const megabytes = z.int().min(512).max(10_240);

const ingest = z.strictObject({
  venue: z.string().min(1), symbol: z.string().min(1),
  timeframe: z.enum(['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d']),
});

const schema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, '1 to 20 of a-z, 0-9 and -, a letter first').default('coinbot').describe('Every stack\'s name begins with it. Two names are two desks that know nothing of each other.'),
  account: z.string().regex(/^\d{12}$/, '12 digits').optional().describe('The one account into which may be deployed. Without it: the account of the credentials.'),
  region: region.default('ap-northeast-1').describe('Where the lake, the queues and the functions are.'),
  architecture: z.enum(['arm64', 'x64']).default('arm64').describe('Of functions and machines. arm64 is cheaper; x64 is for trying things on a PC.'),
  email: z.email().optional().describe('Is told of alarms and of the budget. Without it the alarms are there and nobody is told, and there is no budget.'),
  monthlyUsd: z.number().min(1).max(100_000).default(20).describe('Budget a month in USD; told of at 50, 80 and 100 % and when the forecast passes it. It stops nothing.'),
  lake: z.strictObject({
    resultsDays: z.int().min(1).max(3_650).default(90).describe('Results, partial results and errors of sweeps are removed after so many days. Summaries stay.'),
    oldVersionsDays: z.int().min(1).max(365).default(14).describe('What was overwritten or removed can be brought back for so many days.'),
  }).prefault({}),
  functions: z.strictObject({
    concurrency: z.int().min(2).max(1_000).default(8).describe('Backtest functions at work at once. A new account may be allowed 10 functions in all.'),
    memoryMb: megabytes.default(1_769).describe('Of a backtest or training function; 1,769 is one whole core.'),
    timeoutMinutes: z.int().min(1).max(15).default(5).describe('A block that takes longer goes on where it was in another one, but only after six times as long: small blocks are better.'),
    logDays: z.union([z.literal(1), z.literal(3), z.literal(7), z.literal(14), z.literal(30), z.literal(90)]).default(14).describe('Logs are kept for so many days.'),
  }).prefault({}),
  ingest: z.strictObject({
    everyHours: z.int().min(1).max(24).default(6).describe('How often closed candles are brought.'),
    series: z.array(ingest).max(100).default([]).describe('What is brought. Without any nothing is, and the schedule is off.'),
  }).prefault({}),
  valkey: z.enum(['none', 'serverless', 'node']).default('none').describe('Progress and locks of sweeps: none counts the results in S3, serverless costs at least its 100 MB, node is one small machine.'),
  spot: z.strictObject({
    most: z.int().min(0).max(100).default(0).describe('Machines at most; 0 leaves the group out. There are none while nothing waits.'),
    types: z.array(z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/, 'such as "c7g.xlarge"')).min(1).max(20).optional().describe('Machine types, any of which will do. More of them are cheaper and lost less often.'),
    waiting: z.int().min(1).default(500).describe('Jobs that wait before the first machine is started; at ten times as many all are.'),
    idleMinutes: z.int().min(1).max(60).default(5).describe('A machine that found nothing for so long ends itself.'),
    diskGb: z.int().min(10).max(500).default(20),
  }).prefault({}),
  dashboard: z.strictObject({
    mode: z.enum(['none', 'iam', 'cloudfront']).default('none').describe('none: it runs on the PC. iam: a function URL for requests signed by the account. cloudfront: in a browser, from the addresses below.'),
    folder: z.string().min(1).default(BUILT_PAGE).describe('The built page: a folder with index.mjs that exports `handler`, without native packages. `npm run page:lambda` writes it.'),
    addresses: z.array(address).max(20).default([]).describe('From which a browser is let in. cloudfront only.'),
  }).prefault({}),
  runner: z.strictObject({
    mode: z.enum(['none', 'paper', 'live']).default('none').describe('A machine that trades beside the venue. live needs `secret` and `phrase`.'),
    region: region.optional().describe('The venue\'s. Without it: the region above.'),
    type: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/, 'such as "t4g.small"').optional(),
    secret: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, 'the name of a secret, never its content').optional().describe('Name of the Secrets Manager secret that holds the passphrase of the key store.'),
    phrase: z.string().regex(/^[A-Za-z0-9 ]{1,80}$/, 'the phrase that "coinbot trade --live" asks for').optional().describe('What a person types to let `coinbot trade --live` begin. Written down here, it lets the machine begin by itself, after every restart.'),
    diskGb: z.int().min(10).max(500).default(20),
  }).prefault({}),
});

export const settingsSchema = schema.superRefine((found, context) => {
  const refuse = (where: readonly string[], message: string) => context.addIssue({ code: 'custom', path: [...where], message });
  if (found.dashboard.mode === 'cloudfront' && found.dashboard.addresses.length === 0) refuse(['dashboard', 'addresses'], 'at least one address: everybody could open it otherwise');
  if (found.runner.mode === 'live' && found.runner.secret === undefined) refuse(['runner', 'secret'], 'the name of a secret, because runner.mode is "live"');
  if (found.runner.mode === 'live' && found.runner.phrase === undefined) refuse(['runner', 'phrase'], 'the phrase that "coinbot trade --live" asks for, because nobody is there to type it');
  const wrong = typesOf(found).find((type) => isGraviton(type) !== (found.architecture === 'arm64'));
  if (wrong !== undefined) refuse(['architecture'], `machine types of ${found.architecture}, found "${wrong}"`);
});

/** Typed and complete: what the stacks are made from. */
export type Settings = z.output<typeof settingsSchema>;

/** Graviton types have a g after the generation: c7g, m7gd, t4g. */
const isGraviton = (type: string): boolean => /^[a-z]+\d+g/.test(type);
const typesOf = ({ spot, runner }: z.output<typeof schema>): readonly string[] => [...(spot.types ?? []), ...(runner.type === undefined ? [] : [runner.type])];

/** Where no types are named. */
export const spotTypes = ({ spot, architecture }: Settings): readonly string[] =>
  spot.types ?? (architecture === 'arm64' ? ['c7g.xlarge', 'c6g.xlarge', 'm7g.xlarge', 'm6g.xlarge', 'c7gd.xlarge'] : ['c7a.xlarge', 'c6a.xlarge', 'm7a.xlarge', 'm6a.xlarge']);
export const runnerType = ({ runner, architecture }: Settings): string => runner.type ?? (architecture === 'arm64' ? 't4g.small' : 't3a.small');

/** What is wrong with the settings, one line each. The person mends the file. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Checks what was read from `source`, and fills in what is not said. */
export function settingsOf(found: unknown, source: string): Settings {
  const parsed = settingsSchema.safeParse(found);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path: where, message }) => `  ${where.join('.') || 'the whole'}: ${message}, found ${JSON.stringify(at(found, where)) ?? 'nothing'}`);
  throw new SettingsError(`${source} cannot be used:\n${lines.join('\n')}`);
}

const at = (value: unknown, where: readonly PropertyKey[]): unknown =>
  where.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined), value);

/** Settings that `-c <name>=<value>` may say for one command. */
const BY_CONTEXT = ['name', 'account', 'region', 'architecture', 'valkey'] as const;

/**
 * Settings of `config/aws.json` (or of the file that the context names as `settings`), with what the context says over them. Without that file: the
 * defaults, which cost nothing worth naming while nothing runs.
 */
export function readSettings(projectRoot: string, context: (key: string) => unknown): Settings {
  const named = context('settings');
  const file = path.resolve(projectRoot, typeof named === 'string' ? named : 'config/aws.json');
  if (typeof named === 'string' && !existsSync(file)) throw new SettingsError(`settings: expected a file, found none at "${named}"`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const said = Object.fromEntries(BY_CONTEXT.flatMap((key) => { const value = context(key); return value === undefined ? [] : [[key, String(value)]]; }));
  return settingsOf(typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found, ...said } : found, Object.keys(said).length === 0 ? file : `${file} with ${Object.keys(said).map((key) => `-c ${key}`).join(' ')}`);
}
