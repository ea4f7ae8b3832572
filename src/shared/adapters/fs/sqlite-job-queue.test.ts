import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobQueueContract } from '../../ports/job-queue.contract.ts';
import { sqliteJobQueue } from './sqlite-job-queue.ts';

jobQueueContract({
  name: 'a file',
  open: async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'queue-'));
    let now = Date.UTC(2026, 0, 1);
    const settings = { file: path.join(folder, 'jobs', 'queue.db'), clock: { now: () => now }, maxReceives: 3 };
    const queues = [sqliteJobQueue(settings), sqliteJobQueue(settings)] as const;
    return { queues, pass: (ms) => { now += ms; return Promise.resolve(); }, end: async () => { for (const queue of queues) queue.close(); await rm(folder, { recursive: true }); } };
  },
});

test('what was sent and what was acknowledged is so after kill -9 of the process that did it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'queue-'));
  const file = path.join(folder, 'queue.db');
  const module = path.join(import.meta.dirname, 'sqlite-job-queue.ts');
  const program = `
    const { sqliteJobQueue } = await import(${JSON.stringify(module)});
    const queue = sqliteJobQueue({ file: ${JSON.stringify(file)}, clock: Date });
    for (let i = 0; ; i++) {
      await queue.send(['job-' + i]);
      if (i % 2 === 0) for (const { body, receipt } of await queue.receive({ max: 1, hiddenMs: 1, waitMs: 0 })) { await queue.acknowledge(receipt); process.stdout.write('done ' + body + '\\n'); }
      process.stdout.write('sent job-' + i + '\\n');
    }`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { told += text; if (told.length > 4_000) child.kill('SIGKILL'); });
  await once(child, 'close');
  const lines = told.slice(0, told.lastIndexOf('\n')).split('\n');
  const sent = lines.filter((line) => line.startsWith('sent ')).map((line) => line.slice(5));
  const done = new Set(lines.filter((line) => line.startsWith('done ')).map((line) => line.slice(5)));
  const queue = sqliteJobQueue({ file, clock: Date });
  const left = new Set<string>();
  for (;;) {
    const more = await queue.receive({ max: 10, hiddenMs: 60_000, waitMs: 20 });
    if (more.length === 0) break;
    for (const { body } of more) left.add(body);
  }
  queue.close();
  expect(done.size).toBeGreaterThan(10);
  expect(sent.filter((body) => !done.has(body) && !left.has(body))).toEqual([]);
  expect([...done].filter((body) => left.has(body))).toEqual([]);
  await rm(folder, { recursive: true });
}, 30_000);
