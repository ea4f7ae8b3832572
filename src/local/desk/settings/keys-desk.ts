import type { ChannelLine, KeyLine, NotifierTest, SettingsDesk } from '../../../../dashboard/desk/settings.ts';
import { z } from 'zod';
import { loadConfig } from '../../config/load.ts';
import { listKeys, type KeyRow } from '../../keys/list-command.ts';
import { channelsOf } from '../../notifier/notify-secrets.ts';
import type { RunProgram } from '../coinbot-program.ts';

const PATIENCE_MS = 60_000;

const tested = z.object({ results: z.array(z.object({ channel: z.string(), kind: z.string(), reason: z.string().optional() })) });

/** Whether a venue said so; null where it could not. */
const told = (value: boolean | 'unknown' | undefined): boolean | null => (typeof value === 'boolean' ? value : null);

const lineOf = ({ venue, account, source, permissions, checkedAt }: KeyRow): KeyLine => ({
  venue, account, source, mayTrade: told(permissions?.trade), mayWithdraw: told(permissions?.withdraw), isBoundToAddresses: told(permissions?.ipRestricted), checkedAt,
});

/** Which keys there are, and how people are told: of secrets only where they lie. */
export function keysDesk(run: RunProgram): Pick<SettingsDesk, 'keys' | 'notifier' | 'testNotifier'> {
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
      try {
        const { results } = tested.parse(JSON.parse(await run(['notify', 'test', '--json'], AbortSignal.timeout(PATIENCE_MS))));
        return { results: results.map(({ channel, kind, reason }) => ({ channel, isDelivered: kind === 'delivered', reason: reason ?? '' })), problem: null };
      } catch (error) {
        return { results: [], problem: complaintOf(error) };
      }
    },
  };
}

function safely<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** With --json a command tells its failure as a line of JSON. */
function complaintOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = safely(() => z.object({ error: z.object({ message: z.string() }) }).parse(JSON.parse(text)).error.message);
  return said ?? text;
}
