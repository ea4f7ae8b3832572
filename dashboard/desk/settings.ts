import { z } from 'zod';
import type { StrategyOffer } from './research.ts';

/** `free`: may be changed. `guarded`: the password is asked for again. `file`: only in the file itself. */
export type SettingEdit = 'free' | 'guarded' | 'file';
/** When a change counts. `running`: at once where it tightens a limit, else with the next start. `restart`: with the next start of trading. `page`: of the page. */
export type SettingTakes = 'running' | 'restart' | 'page';
/** `switch`: a part that is there or not. `json`: a value with parts of its own, as text. */
export type SettingType = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'list' | 'switch' | 'json';

export interface SettingField {
  /** `trading.limits.maxGrossShare` */
  readonly path: string;
  readonly type: SettingType;
  readonly description: string;
  /** JSON; null: nothing. A password in it is not shown. */
  readonly value: string | null;
  /** What holds where the file says nothing. JSON. */
  readonly usual: string | null;
  /** Whether the file says it. */
  readonly isSet: boolean;
  /** The environment variable that takes its place. */
  readonly variable: string | null;
  readonly edit: SettingEdit;
  readonly takes: SettingTakes;
  readonly choices: readonly string[] | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface SettingsPicture {
  /** Its name for a person. */
  readonly file: string;
  /** Names what was read: a change of something else is refused. */
  readonly revision: string;
  readonly sections: readonly { readonly name: string; readonly fields: readonly SettingField[] }[];
  /** Why the file cannot be used as it is. */
  readonly problem: string | null;
}

const revision = z.string().regex(/^[0-9a-f]{16}$/);

export const settingsChange = z.object({
  revision,
  /** Values as JSON; null takes the setting out of the file: what is usual holds then. */
  changes: z.array(z.object({ path: z.string().min(1).max(80).regex(/^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/), value: z.string().max(20_000).nullable() })).min(1).max(200),
});
export type SettingsChange = z.infer<typeof settingsChange>;

export interface SettingsSaved {
  readonly revision: string;
  readonly takes: readonly SettingTakes[];
}

const share = (most: number) => z.number().gt(0).max(most).optional();
export const strategyEntry = z.object({
  strategy: z.string().min(1).max(80),
  params: z.record(z.string().max(60), z.union([z.number(), z.boolean(), z.string().max(200)])),
  instruments: z.array(z.string().max(60)).min(1).max(200).optional(),
  timeframe: z.string().max(4).optional(),
  exits: z.object({ stopLoss: share(0.99), takeProfit: share(10), trailingStop: share(0.99), maxCandles: z.int().min(1).optional() }),
});
export type StrategyEntry = z.infer<typeof strategyEntry>;

export const strategiesChange = z.object({ revision, strategies: z.array(strategyEntry).min(1).max(50) });

export interface StrategySettings {
  readonly file: string;
  readonly revision: string;
  readonly entries: readonly StrategyEntry[];
  readonly known: readonly StrategyOffer[];
  /** What holds for an entry that names none. */
  readonly instruments: readonly string[];
  readonly timeframe: string;
  readonly problem: string | null;
}

export interface KeyLine {
  readonly venue: string;
  readonly account: string;
  readonly source: 'environment' | 'file';
  /** As the venue told when it was checked; null: not known. */
  readonly mayTrade: boolean | null;
  readonly mayWithdraw: boolean | null;
  readonly isBoundToAddresses: boolean | null;
  readonly checkedAt: string | null;
}

export interface ChannelLine {
  readonly name: string;
  readonly least: string;
  readonly topics: readonly string[];
  readonly secret: 'environment' | 'file' | 'missing';
}

export interface NotifierPicture {
  readonly isEnabled: boolean;
  readonly channels: readonly ChannelLine[];
}

/** `unknown`: no attempt could be made. */
export interface NotifierTest {
  readonly results: readonly { readonly channel: string; readonly isDelivered: boolean; readonly reason: string }[];
  readonly problem: string | null;
}

export interface SessionLine {
  readonly id: string;
  readonly startedAt: number;
  readonly seenAt: number;
  readonly address: string;
  readonly agent: string;
}

export interface TokenLine {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly usedAt: number | null;
}

export const TOKEN_RIGHTS = ['read', 'run', 'act'] as const;
export const newToken = z.object({ name: z.string().trim().min(1).max(40), scope: z.enum(TOKEN_RIGHTS) });
export const sessionId = z.string().regex(/^[A-Za-z0-9_-]{12}$/);
export const tokenId = z.string().regex(/^[A-Za-z0-9_-]{8}$/);

/** Settings, and who may come in. No secret is ever in an answer, but for a token at the moment it is made. */
export interface SettingsDesk {
  picture(): Promise<SettingsPicture>;
  /** Whether a change lets more happen than before: the password is asked for then. */
  needsPassword(change: SettingsChange): boolean;
  change(change: SettingsChange): Promise<SettingsSaved>;
  strategies(): Promise<StrategySettings>;
  changeStrategies(change: z.infer<typeof strategiesChange>): Promise<SettingsSaved>;
  keys(): { readonly keys: readonly KeyLine[]; readonly problem: string | null };
  notifier(): NotifierPicture;
  testNotifier(): Promise<NotifierTest>;
  sessions(): readonly SessionLine[];
  endSession(id: string): boolean;
  /** All but one; the answer is how many. */
  endOtherSessions(except: string): number;
  tokens(): readonly TokenLine[];
  createToken(wanted: z.infer<typeof newToken>): { readonly token: string; readonly entry: TokenLine };
  removeToken(id: string): boolean;
}
