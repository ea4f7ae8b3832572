import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keepsTarget, type Measurement } from './measurement.ts';

/** What a benchmark file exports: it measures and returns figures; the rest is done here. */
interface Benchmark {
  run(): Promise<readonly Measurement[]>;
}

const RESULTS = path.join(import.meta.dirname, 'RESULTS.md');
/** Soaks run in full instead of a tenth of it. */
const FULL = '--full';
/** What was measured takes the place of what stood in RESULTS.md of it; a run of all benchmarks does so anyway. */
const WRITE = '--write';
/** Benchmarks that answer one question together, by a name of their own: `brain` is whether the brain earns its keep and fools itself. */
const GROUPS: Readonly<Record<string, readonly string[]>> = { brain: ['selector', 'noise', 'promotion'] };
const say = (text: string): unknown => process.stdout.write(`${text}\n`);

/** The benchmarks of this folder are the files that export `run`; the others serve them. */
function benchmarkNames(): readonly string[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files.filter((file) => /^export (async )?(function|const) run\b/m.test(readFileSync(path.join(import.meta.dirname, file), 'utf8'))).map((file) => file.replace(/\.ts$/, '')).toSorted();
}

/** Each benchmark has a process of its own: the compiled code and the memory of one must not change the figures of the next. */
function measure(name: string): readonly Measurement[] | undefined {
  const child = spawnSync(process.execPath, ['--expose-gc', import.meta.filename, '--figures', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26, env: { ...process.env, ...(process.argv.includes(FULL) ? { BENCH_FULL: '1' } : {}) } });
  if (child.status !== 0) return undefined;
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
}

async function printFigures(name: string): Promise<void> {
  const { run }: Benchmark = await import(`./${name}.ts`);
  say(JSON.stringify(await run()));
}

const figure = (value: number): string => (Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3))));

function row(measurement: Measurement): string {
  const kept = keepsTarget(measurement);
  const verdict = kept === undefined ? '' : kept ? 'kept' : 'MISSED';
  return `| ${measurement.name} | ${figure(measurement.value)} ${measurement.unit} | ${measurement.target ?? ''} | ${verdict} |`;
}

/** Sections that were not measured now stay as they were. */
function writeResults(machine: string, fresh: readonly string[]): void {
  const nameOf = (section: string): string => section.slice(3, section.indexOf('\n'));
  const old = (existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '').split(/^(?=## )/m).filter((part) => part.startsWith('## ')).map((part) => part.trimEnd());
  const sections = new Map([...old, ...fresh].map((section) => [nameOf(section), section]));
  const inOrder = [...sections].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
  writeFileSync(RESULTS, `# Benchmarks\n\nWritten by \`npm run bench\` on ${machine}.\n\n${inOrder.join('\n\n')}\n`);
}

function runAll(wanted: readonly string[], isKept: boolean): void {
  const names = benchmarkNames();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`bench: expected ${[...names, ...Object.keys(GROUPS)].join(', ')}; found "${unknown.join('", "')}"\n`);
    process.exitCode = 2;
    return;
  }
  const machine = `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} cores, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}, ${process.platform}-${process.arch}`;
  say(machine);
  const sections: string[] = [];
  let missed = 0;
  for (const name of wanted.length > 0 ? wanted : names) {
    const figures = measure(name);
    const lines = figures === undefined ? ['did not end; its error is above'] : ['| what | measured | target | |', '|---|---:|---|---|', ...figures.map(row)];
    missed += figures === undefined ? 1 : figures.filter((measurement) => keepsTarget(measurement) === false).length;
    sections.push([`## ${name}`, '', ...lines].join('\n'));
    say(`\n${sections.at(-1) ?? ''}`);
  }
  say(missed === 0 ? '\nevery target kept' : `\n${missed} missed`);
  if (isKept) writeResults(machine, sections);
  if (missed > 0) process.exitCode = 1;
}

const [mode, name = ''] = process.argv.slice(2);
const asked = process.argv.slice(2).filter((word) => word !== FULL && word !== WRITE);
if (mode === '--figures') await printFigures(name);
else runAll([...new Set(asked.flatMap((word) => GROUPS[word] ?? [word]))], asked.length === 0 || process.argv.includes(WRITE));
