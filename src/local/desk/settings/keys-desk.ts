import type { ChannelLine, KeyLine, NotifierTest, SettingsDesk } from '../../../../dashboard/desk/settings.ts';
import { z } from 'zod';
import { loadConfig } from '../../config/load.ts';
import { keysOfEnvironment } from '../../keys/key-sources.ts';
import { listKeys, type KeyRow } from '../../keys/list-command.ts';
import { channelsOf } from '../../notifier/notify-secrets.ts';
import type { RunToEnd } from './run-to-end.ts';

const tested = z.object({ results: z.array(z.object({ channel: z.string(), kind: z.string(), reason: z.string().optional() })) });

/** Whether a venue said so; null where it could not. */
const told = (value: boolean | 'unknown' | undefined): boolean | null => (typeof value === 'boolean' ? value : null);

const lineOf = ({ venue, account, source, permissions, checkedAt }: KeyRow): KeyLine => ({
  venue, account, source, mayTrade: told(permissions?.trade), mayWithdraw: told(permissions?.withdraw), isBoundToAddresses: told(permissions?.ipRestricted), checkedAt,
});

/** Which keys there are, and how people are told: of secrets only where they lie. */
export function keysDesk(run: RunToEnd): Pick<SettingsDesk, 'keys' | 'notifier' | 'testNotifier'> {
  return {
    keys() {
      try {
        return { keys: listKeys().map(lineOf), problem: null };
      } catch (error) {
        return { keys: [], problem: error instanceof Error ? error.message : String(error) };
      }
    },
    notifier() {
      const { notify } = loadConfig();
      const keys = safely(() => listKeys()) ?? [];
      const secretOf = (name: string): ChannelLine['secret'] => keys.find(({ venue, account }) => venue === name && account === 'main')?.source ?? 'missing';
      return { isEnabled: notify.enabled, channels: channelsOf(notify).map((name) => ({ name, least: notify[name]?.least ?? 'info', topics: notify[name]?.topics ?? [], secret: secretOf(name) })) };
    },
    async testNotifier(): Promise<NotifierTest> {
      const { printed, complaint } = await run(['notify', 'test', '--json'], await secretsOf(channelsOf(loadConfig().notify)));
      const found = safely(() => tested.parse(JSON.parse(printed)));
      if (found === undefined) return { results: [], problem: complaintOf(complaint) };
      return { results: found.results.map(({ channel, kind, reason }) => ({ channel, isDelivered: kind === 'delivered', reason: reason ?? '' })), problem: null };
    },
  };
}

/** This process took its secrets out of its environment when it first looked: the command is given those of the channels, and no others. */
async function secretsOf(channels: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(channels.map(async (name): Promise<readonly (readonly [string, string])[]> => {
    const key = await keysOfEnvironment().key(name, 'main');
    return key === undefined ? [] : [[`COINBOT_KEY_${name.toUpperCase()}__SECRET`, key.secret.reveal()]];
  }));
  return Object.fromEntries(found.flat());
}

function safely<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** With --json a command tells its failure as a line of JSON. */
function complaintOf(text: string): string {
  const last = text.trim().split('\n').at(-1) ?? '';
  return safely(() => z.object({ error: z.object({ message: z.string() }) }).parse(JSON.parse(last)).error.message) ?? last;
}
