import { buffer } from 'node:stream/consumers';
import type { ModelContract } from '../../ports/model-runtime.ts';
import { openModel } from './open-model.ts';

/** Tries one model: standard input holds its name and contract as a line of JSON, and then its bytes. Says what it found in one line. */
const say = (found: object): unknown => process.stdout.write(`${JSON.stringify(found)}\n`);
try {
  const given = await buffer(process.stdin);
  const end = given.indexOf('\n');
  const { source, contract }: { source: string; contract: ModelContract } = JSON.parse(given.subarray(0, end).toString('utf8'));
  const { latency, answersMissing, close } = await openModel({ source, bytes: new Uint8Array(given.subarray(end + 1)), contract });
  await close();
  say({ latency, answersMissing });
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  say({ error: name, message });
}
