import { commandKillFile } from './kill-file.ts';
import { watchHeartbeat, type WatchdogSetup } from './watchdog.ts';

/** The watchdog as a process of its own, with a port that speaks to the fake venue of the test. */
const [file = '', socket = '', venue = '', killFile = '', silenceMs = '1000'] = process.argv.slice(2);

const port: WatchdogSetup['port'] = {
  cancelAll: async (signal) => {
    const answer = await fetch(`${venue}/openOrders`, { method: 'DELETE', signal });
    if (!answer.ok) throw new Error(`the venue answered ${answer.status}`);
    return await answer.json() as { cancelled: number; left: number };
  },
};

await watchHeartbeat({
  file, socket, port, signal: new AbortController().signal, silenceMs: Number(silenceMs),
  tell: (event) => { process.stdout.write(`${JSON.stringify(event)}\n`); },
  onSilence: async () => { await commandKillFile(killFile, { command: { kind: 'restrict', to: 'CANCEL_ALL' }, by: 'watchdog', reason: 'no heartbeat', at: Date.now() }); },
});
