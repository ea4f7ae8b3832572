import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../shared/evaluation/report/text-grid.ts';
import { progress, table, type LineStream } from './output.ts';

describe('a table', () => {
  it('has numbers flush right, texts flush left and nothing at the ends of lines', () => {
    expect(table(['name', 'value'], [['fees', 12.5], ['slippage', 3]])).toBe('name      value\n--------  -----\nfees       12.5\nslippage      3');
  });

  it('shows what is not there, and what is no number, as a dash', () => {
    expect(table(['a', 'b'], [[undefined, NaN], [null, 1]]).split('\n').slice(2)).toEqual(['-  -', '-  1']);
  });

  it('counts Hangul as two columns, as terminals do', () => {
    expect(displayWidth('비트코인 BTC')).toBe(12);
    expect(table(['이름', 'x'], [['가', 1], ['ab', 2]]).split('\n').slice(2)).toEqual(['가    1', 'ab    2']);
  });
});

describe('progress', () => {
  const written = (isTTY: boolean, run: (stream: LineStream) => void): string => {
    const texts: string[] = [];
    run({ isTTY, write: (text) => texts.push(text) });
    return texts.join('');
  };

  it('writes a line at each tenth where there is no terminal', () => {
    const log = written(false, (stream) => {
      const bar = progress('reading', stream);
      for (let done = 0; done <= 1_000; done++) bar.update(done, 1_000);
      bar.end('read');
    });
    expect(log.trim().split('\n')).toHaveLength(12);
    expect(log).toContain('reading: 500 of 1000 (50 %)\n');
    expect(log.endsWith('read\n')).toBe(true);
    expect(log).not.toContain('\r');
  });

  it('is quiet in a log where nobody knows the end', () => {
    expect(written(false, (stream) => progress('reading', stream).update(5))).toBe('');
  });

  it('rewrites one line at a terminal and clears it at the end', () => {
    const text = written(true, (stream) => {
      const bar = progress('reading', stream);
      bar.update(10, 10);
      bar.end('read');
    });
    expect(text).toBe('\r\u001b[Kreading: 10 of 10 (100 %)\r\u001b[Kread\n');
  });
});

/** A process that asks for the stop signal, says so, and lives until it is told how to end. */
const LISTENER = `
  import { stopSignal } from ${JSON.stringify(path.join(import.meta.dirname, 'output.ts'))};
  stopSignal().addEventListener('abort', () => { process.stdout.write('asked\\n'); if (process.argv[1] === 'clean') process.exit(0); });
  process.stdout.write('ready\\n');
  setInterval(() => undefined, 1_000);`;

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  const start = async (how: 'clean' | 'stubborn') => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', LISTENER, how], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    return child;
  };

  it('lets the process end in its own way', async () => {
    const child = await start('clean');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('counts once when terminal and npm both pass it on, and ends the process at once the second time', async () => {
    const child = await start('stubborn');
    child.kill('SIGINT');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const again = setInterval(() => child.kill('SIGINT'), 100);
    const [code] = await once(child, 'exit');
    clearInterval(again);
    expect(code).toBe(130);
  });
});
