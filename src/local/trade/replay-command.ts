import path from 'node:path';
import { existsSync } from 'node:fs';
import { UsageError } from '../../shared/domain/errors.ts';
import { note, printJson, printLine } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { loadWhatCanBeUsed } from '../strategies/load-strategies.ts';
import { changedFields } from './changed-fields.ts';
import { inputText } from './input-text.ts';
import { timeText } from './story-text.ts';
import type { Difference, StrategyReplay } from './repeated-strategy.ts';
import { replayFile, type FileReplay } from './replay.ts';
import { textOfState } from './state-file.ts';
import { storyFiles } from './story-files.ts';
import { stateFolder } from './story-place.ts';

export interface ReplayFlags {
  readonly state?: string;
  readonly story?: string;
  readonly json?: true;
}

/** `coinbot replay`: exit code 0 when every decision came out the same, 1 when not, or when some could not be repeated. */
export async function replayCommand({ state, story, json }: ReplayFlags): Promise<void> {
  if (state !== undefined && story !== undefined) throw new UsageError('expected --state or --story, found both');
  const config = loadConfig();
  const files = filesOf(state, { story, dataFolder: folderOf(config, 'dataFolder') });
  const { strategies, flaws } = await loadWhatCanBeUsed(folderOf(config, 'strategiesFolder'));
  for (const { text } of flaws) note(`warning: left out: ${text}`);
  const replays: FileReplay[] = [];
  for (const file of files) {
    const replay = await replayFile(file, strategies);
    if (replay.strategies.length === 0) continue;
    replays.push(replay);
    if (json !== true) printReplay(replay);
  }
  const all = replays.flatMap((replay) => replay.strategies);
  const isEqual = all.length > 0 && all.every(({ verdict }) => verdict === 'equal');
  if (json === true) printJson({ equal: isEqual, codeHash: codeHash(), files: replays.map(jsonOf) });
  else printLine(all.length === 0 ? 'Nothing to repeat: no strategy had begun.' : verdictOf(all));
  process.exitCode = isEqual ? 0 : 1;
}

function filesOf(state: string | undefined, { story, dataFolder }: { readonly story: string | undefined; readonly dataFolder: string }): readonly string[] {
  if (story !== undefined) {
    const file = path.resolve(story);
    if (!existsSync(file)) throw new UsageError(`expected a file of a story, found nothing at "${file}"`);
    return [file];
  }
  const folder = stateFolder(state, dataFolder);
  const files = storyFiles(folder).map(({ file }) => file);
  if (files.length === 0) throw new UsageError(`expected a folder that was traded in, found no story in "${folder}"`);
  return files;
}

const verdictOf = (all: readonly StrategyReplay[]): string => {
  const count = (verdict: StrategyReplay['verdict']): number => all.filter((one) => one.verdict === verdict).length;
  const [equal, different, unknown] = [count('equal'), count('different'), count('unknown')];
  return equal === all.length ? `Equal: every decision and order of ${equal} ${equal === 1 ? 'run' : 'runs'}.` : `NOT equal: ${different} different, ${unknown} not repeated, ${equal} equal.`;
};

function printReplay({ file, start, part, codeHash: wrote, isWhole, strategies }: FileReplay): void {
  printLine(`${timeText(start)}${part === 0 ? '' : `, part ${part + 1}`}  ${path.basename(file)}`);
  for (const one of strategies) printStrategy(one);
  if (!isWhole) printLine('  the record has no end: the program was killed here, or runs still; compared up to there');
  if (wrote !== undefined && wrote !== codeHash()) printLine(`  written by another version of the program (${wrote.slice(0, 12)}, this is ${codeHash().slice(0, 12)})`);
}

function printStrategy({ strategy, inputs, decisions, orders, verdict, why, recordedHash, repeatedHash, difference, cut }: StrategyReplay): void {
  printLine(`  ${strategy}: ${verdict === 'unknown' ? `not repeated${inputs > 0 ? ' to the end' : ''}: ${why}` : verdict === 'different' && why !== undefined ? `different: ${why}` : verdict}`);
  printLine(`    ${inputs} inputs, ${decisions} decisions, ${orders} orders`);
  if (recordedHash !== '') {
    printLine(`    recorded ${recordedHash}`);
    printLine(`    repeated ${repeatedHash}`);
  }
  if (cut > 0) printLine(`    ${cut} ${cut === 1 ? 'line' : 'lines'} at the end that only one side has, not compared`);
  if (difference !== undefined) for (const line of differenceLines(difference)) printLine(`    ${line}`);
}

export function differenceLines({ after, recorded, repeated }: Difference): readonly string[] {
  const say = (value: unknown): string => (value === null ? 'nothing' : textOfState(value));
  return [
    `first difference, after ${inputText(after)}:`, `  recorded: ${say(recorded)}`, `  repeated: ${say(repeated)}`,
    ...(recorded === null || repeated === null ? [] : changedFields(recorded, repeated).map(({ field, before, after: now }) => `  ${field}: ${say(before)} became ${say(now)}`)),
  ];
}

const jsonOf = ({ file, start, part, codeHash: wrote, isWhole, strategies }: FileReplay) => ({
  file, start, part, isWhole, codeHash: wrote ?? null,
  strategies: strategies.map(({ why, difference, ...rest }) => ({
    ...rest, why: why ?? null, difference: difference === undefined ? null : { after: inputText(difference.after), recorded: difference.recorded, repeated: difference.repeated },
  })),
});
