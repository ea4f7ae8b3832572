import { appendFileSync } from 'node:fs';
import { redisRequestGate } from './redis-request-gate.ts';
import { realClock } from './redis-server.contract.ts';

/**
 * One of several that send as much as they may: writes down when each request was let through. `file url limit windowMs slowMs`; a line on standard
 * input ends it, and it says what became of its requests.
 */
const [file = '', url = '', limit = '10', windowMs = '1000', slowMs = '50'] = process.argv.slice(2);
const gate = await redisRequestGate({
  name: 'several', url, clock: realClock, rules: [{ counter: 'weight', windowMs: Number(windowMs), limit: Number(limit) }], fallback: { slowMs: Number(slowMs), lookMs: 100 },
  onChange: ({ mode }) => { process.stdout.write(`${mode}\n`); },
});
process.stdout.write('ready\n');
let isOver = false;
process.stdin.once('data', () => { isOver = true; });
let [asked, passed, refused] = [0, 0, 0];

async function send(): Promise<void> {
  while (!isOver) {
    asked++;
    try {
      await gate.pass({ priority: 'cancel', cost: { weight: 1 }, mostWaitMs: 60_000 });
      appendFileSync(file, `${Date.now()}\n`);
      passed++;
    } catch {
      refused++;
    }
  }
}

await Promise.all(Array.from({ length: 8 }, send));
process.stdout.write(`${JSON.stringify({ asked, passed, refused, sharing: gate.status().sharing })}\n`);
gate.close();
process.exit(0);
