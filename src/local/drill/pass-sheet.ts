import { table } from '../cli/output.ts';
import type { FigureValue, StageReport } from './stage.ts';

/** `recoveryP95Ms` as `recovery p95 ms`. */
const words = (name: string): string => name.replace(/([A-Z]+)/g, (letters) => ` ${letters.toLowerCase()}`).trim();
const shown = (value: FigureValue): string | number => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : value);

/** One stage for a person to read: its result, what was measured, which faults struck and how often. */
export function passSheet({ stage, title, passed, ms, seed, figures, faults, broken, repro }: StageReport): string {
  const parts = [`${passed ? 'PASSED' : 'FAILED'}  ${stage}  ${title}  (seed ${seed}, ${(ms / 1_000).toFixed(1)} s)`];
  if (broken.length > 0) parts.push(broken.map((line) => `  ! ${line}`).join('\n'), `  again: ${repro}`);
  if (Object.keys(figures).length > 0) parts.push(indent(table(['figure', 'value'], Object.entries(figures).map(([name, value]) => [words(name), shown(value)]))));
  if (Object.keys(faults).length > 0) parts.push(`  faults: ${Object.entries(faults).map(([name, count]) => `${words(name)} ${count}`).join(', ')}`);
  return `${parts.join('\n')}\n`;
}

const indent = (text: string): string => text.split('\n').map((line) => `  ${line}`).join('\n');
