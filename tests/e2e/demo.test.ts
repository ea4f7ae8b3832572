import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { storyFiles } from '../../src/local/trade/story-files.ts';
import { readStory } from '../../src/local/trade/story-line.ts';
import { readTraderState } from '../../src/local/trade/state-file.ts';
import type { Outlook } from '../../src/shared/domain/outlook.ts';
import type { EngineState } from '../../src/shared/engine/engine-state.ts';
import type { SavedEnsembleLearner } from '../../src/shared/selector/ensemble/ensemble-learner.ts';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'demo-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const program = path.resolve(import.meta.dirname, '..', '..', 'src', 'local', 'coinbot.mjs');

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Running {
  readonly child: ChildProcess;
  readonly lines: Line[];
  readonly errors: string[];
  readonly ended: Promise<number | null>;
  until(holds: (lines: readonly Line[]) => boolean, what: string): Promise<void>;
}

function start(words: readonly string[]): Running {
  const child = spawn(process.execPath, [program, 'trade', ...words, '--json'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, COINBOT_DATA_FOLDER: folder } });
  const lines: Line[] = [];
  const errors: string[] = [];
  let wake: () => void = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => { lines.push(JSON.parse(line)); wake(); });
  createInterface({ input: child.stderr }).on('line', (line) => { errors.push(line); wake(); });
  const ended = new Promise<number | null>((resolve) => { child.once('exit', (code) => { resolve(code); wake(); }); });
  return {
    child, lines, errors, ended,
    async until(holds, what) {
      const end = performance.now() + 45_000;
      while (!holds(lines)) {
        if (performance.now() > end || child.exitCode !== null) throw new Error(`expected ${what}, found ${JSON.stringify(lines.slice(-3))} ${errors.join(' | ')}`);
        await new Promise<void>((resolve) => { wake = resolve; setTimeout(resolve, 500); });
      }
    },
  };
}

const filled = (lines: readonly Line[]): number => lines.filter(({ type, event }) => type === 'event' && (event as { kind: string }).kind === 'fill').length;
const statuses = (lines: readonly Line[]) => lines.filter(({ type }) => type === 'status') as unknown as readonly { readonly state: string; readonly fills: number; readonly equity: number; readonly positions: readonly { readonly instrument: string; readonly quantity: number; readonly forecast: number; readonly outlook: Outlook }[] }[];
/** The trading process under the one that watches it. */
async function tradingProcess({ child }: Running): Promise<number> {
  const { execFileSync } = await import('node:child_process');
  const found = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(child.pid)], { encoding: 'utf8' }).split('\n').find((line) => line.includes('--supervised'));
  return Number(found?.trim().split(' ')[0]);
}

const learnersOf = (state: EngineState | undefined) => (state?.driver as { readonly learners: readonly SavedEnsembleLearner[] } | undefined)?.learners ?? [];
const savedLearners = (where: string) => learnersOf(readTraderState(path.join(where, 'trader.json'))?.state.strategies['ensemble']);
/** What the strategy of the newest start began from, as its story has it. */
async function begunWith(where: string): Promise<readonly SavedEnsembleLearner[]> {
  for await (const { told } of readStory(storyFiles(where).at(-1)?.file ?? '')) if (told.of === 'input' && told.input.kind === 'begin') return learnersOf(told.input.saved);
  return [];
}

describe('coinbot trade --demo: real orders on a made-up exchange over real sockets', () => {
  it.skipIf(process.platform === 'win32')('trades, is killed -9 in both halves, and goes on with what it had', async () => {
    // Quick averages: something to do every few seconds.
    const words = ['--demo', '--strategy', 'sma-cross', '--param', 'fast=2', '--param', 'slow=5', '--state', path.join(folder, 'one')];
    const run = start(words);
    try {
      await run.until((lines) => filled(lines) >= 2, 'two fills');
      const before = statuses(run.lines).at(-1);
      process.kill(await tradingProcess(run), 'SIGKILL');
      await run.until((lines) => lines.filter(({ type }) => type === 'start').length === 2, 'the trading process to begin again');
      const begun = run.lines.length;
      await run.until((lines) => statuses(lines.slice(begun)).some(({ state }) => state === 'trading'), 'to trade again');
      const after = statuses(run.lines.slice(begun)).find(({ state }) => state === 'trading');
      expect(after?.fills).toBeGreaterThanOrEqual(before?.fills ?? Infinity);
      expect(run.errors.join('\n')).toContain('the trading process ended unexpectedly (SIGKILL)');
      run.child.kill('SIGKILL');
      await run.ended;
      // Orders in the last moment may still fill; nothing that was told is lost.
      const told = statuses(run.lines).at(-1);
      const again = start([...words, '--duration', '4s']);
      expect(await again.ended).toBe(0);
      const last = statuses(again.lines).at(-1);
      expect(last?.fills).toBeGreaterThanOrEqual(told?.fills ?? Infinity);
      expect([...run.lines, ...again.lines].filter(({ type, what }) => type === 'alarm' && ['twice', 'overfilled', 'foreign', 'discrepancy', 'orphan', 'external'].includes(String(what)))).toEqual([]);
    } finally {
      run.child.kill('SIGKILL');
    }
  }, 120_000);

  it('Ctrl-C stops it cleanly; a second start at once waits its turn; other strategies in the same folder are refused', async () => {
    const run = start(['--demo', '--state', path.join(folder, 'two')]);
    await run.until((lines) => statuses(lines).some(({ state }) => state === 'trading'), 'to trade');
    const second = start(['--demo', '--state', path.join(folder, 'two'), '--duration', '3s']);
    expect(await second.ended).not.toBe(0);
    expect(second.errors.join('\n')).toContain('in use');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(run.lines.at(-1)?.type).toBe('end');
    const other = start(['--demo', '--state', path.join(folder, 'two'), '--strategy', 'sma-cross', '--duration', '3s']);
    expect(await other.ended).toBe(2);
    expect(other.errors.join('\n')).toContain('was left by other strategies');
  }, 120_000);

  it.skipIf(process.platform === 'win32')('trades an ensemble that shows how it sees each instrument; killed -9 it goes on with what it had learned', async () => {
    const where = path.join(folder, 'three');
    const run = start(['--demo', '--state', where]);
    try {
      await run.until((lines) => filled(lines) >= 2 && statuses(lines).some(({ fills }) => fills >= 2), 'two fills');
      process.kill(await tradingProcess(run), 'SIGKILL');
      run.child.kill('SIGKILL');
      await run.ended;
      const { positions } = statuses(run.lines).at(-1) ?? { positions: [] };
      expect(positions).toHaveLength(3);
      for (const { forecast, outlook: { regime, mode, experts, blended, at } } of positions) {
        expect(['trend-up', 'trend-down', 'range', 'stress', 'unknown']).toContain(regime);
        // In the demonstration it never stands aside.
        expect(['ensemble', 'equal']).toContain(mode);
        expect(experts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
        expect(blended).toBeGreaterThanOrEqual(0);
        expect([forecast, at].every(Number.isFinite)).toBe(true);
      }
      const before = savedLearners(where);
      expect(before).toHaveLength(3);
      const again = start(['--demo', '--state', where, '--duration', '6s']);
      expect(await again.ended).toBe(0);
      expect(await begunWith(where)).toEqual(before);
      const after = savedLearners(where);
      after.forEach((learner, k) => {
        // Each candle since was learned from once, those of the absence too.
        const passed = ((learner.lastOpen ?? NaN) - (before[k].lastOpen ?? NaN)) / 1_000;
        expect(passed).toBeGreaterThan(2);
        expect(learner.regime.rules.candles - before[k].regime.rules.candles).toBe(passed);
      });
    } finally {
      run.child.kill('SIGKILL');
    }
  }, 120_000);
});
