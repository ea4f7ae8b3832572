import { UsageError } from '../../shared/domain/errors.ts';
import { printJson, printLine, printTable, note, stopSignal } from '../cli/output.ts';
import { passSheet } from './pass-sheet.ts';
import { runStage, type StageReport } from './stage.ts';
import { budgetOf, PLAN, type Planned } from './stages.ts';

/** What a command ends with whose work did not come out as it should. */
const FAILED = 1;

export interface DrillFlags {
  readonly seed: number;
  readonly stage?: readonly string[];
  readonly all?: true;
  readonly list?: true;
  readonly compare?: true;
  readonly mutations?: true;
  readonly long?: true;
  readonly kills?: number;
  readonly json?: true;
}

/** `coinbot drill`: the stages one after the other; the exit code says whether every figure holds. */
export async function runDrill(flags: DrillFlags): Promise<void> {
  if (flags.list === true) { listStages(flags.json === true); return; }
  const chosen = chosenOf(flags);
  if (process.platform === 'win32') throw new UsageError('expected Linux or macOS: the drill kills and freezes processes with signals that Windows does not have; use WSL');
  const signal = stopSignal();
  const reports: StageReport[] = [];
  const isLive = process.stderr.isTTY;
  for (const planned of chosen) {
    const { stage } = planned;
    if (isLive) note(`${stage.name}: ${stage.title} ...`);
    const report = await runStage(stage, {
      seed: flags.seed, signal, budget: budgetOf(planned, { kills: flags.kills, isLong: flags.long === true }), note: (text) => { if (isLive) process.stderr.write(`\r\u001b[K  ${text}`); },
    });
    if (isLive) process.stderr.write('\r\u001b[K');
    reports.push(report);
    if (flags.json === true) process.stdout.write(`${JSON.stringify(lineOf(report))}\n`);
    else printLine(passSheet(report));
  }
  if (flags.json !== true) sumUp(reports);
  if (reports.some(({ passed }) => !passed)) process.exitCode = FAILED;
}

/** What is in order needs no empty list. */
const lineOf = ({ stage, seed, passed, ms, figures, faults, repro, broken }: StageReport): object => ({ stage, seed, passed, ms, figures, faults, repro, ...(broken.length === 0 ? {} : { broken }) });

function listStages(isJson: boolean): void {
  if (isJson) printJson(PLAN.map(({ stage: { name, title } }) => ({ name, title })));
  else printTable(['stage', 'what it does'], PLAN.map(({ stage: { name, title } }) => [name, title]));
}

function chosenOf({ stage, mutations, compare }: DrillFlags): readonly Planned[] {
  const names = [...(stage ?? []), ...(mutations === true ? ['M'] : []), ...(compare === true ? ['COMPARE'] : [])].map((name) => name.toUpperCase());
  if (names.length === 0) return PLAN.filter(({ isExtra }) => isExtra !== true);
  const unknown = names.find((name) => !PLAN.some((planned) => planned.stage.name === name));
  if (unknown !== undefined) throw new UsageError(`expected one of the stages ${PLAN.map((planned) => planned.stage.name).join(', ')}, found "${unknown}"`);
  return PLAN.filter((planned) => names.includes(planned.stage.name));
}

function sumUp(reports: readonly StageReport[]): void {
  printTable(['stage', 'result', 'seconds', 'seed'], reports.map(({ stage, passed, ms, seed }) => [stage, passed ? 'passed' : 'FAILED', Math.round(ms / 100) / 10, seed]));
  const failed = reports.filter(({ passed }) => !passed);
  printLine(failed.length === 0 ? `\nAll ${reports.length} stages passed.` : `\n${failed.length} of ${reports.length} stages failed. Again:\n${failed.map(({ repro }) => `  ${repro}`).join('\n')}`);
}
