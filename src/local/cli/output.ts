import { displayWidth } from '../../shared/evaluation/report/text-grid.ts';

/** What commands print: results on stdout, everything about the run itself on stderr, so that a pipe receives results alone. */

export type Cell = string | number | boolean | null | undefined;

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** One JSON document: indented for a person at a terminal, on one line for a program. NaN and infinities become null. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0)}\n`);
}

/** A remark that is no result: on stderr. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Rows under their headings, numbers flush right, two spaces between columns. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => headings.map((_, column) => cellText(row[column])));
  const widths = headings.map((heading, column) => Math.max(displayWidth(heading), ...texts.map((row) => displayWidth(row[column]))));
  const isNumeric = headings.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (cells: readonly string[]) => cells.map((text, column) => padded(text, widths[column], isNumeric[column])).join('  ').trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...texts.map(line)].join('\n');
}

export function printTable(headings: readonly string[], rows: readonly (readonly Cell[])[]): void {
  printLine(table(headings, rows));
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  if (typeof cell !== 'number') return String(cell);
  return Number.isFinite(cell) ? String(cell) : '-';
}

function padded(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? space + text : text + space;
}

/** Where progress is written: a terminal, or a log that keeps every line. */
export interface LineStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  /** How far the work is. `total` is left out where it is not known. */
  update(done: number, total?: number): void;
  /** Ends the line; `text` takes its place. */
  end(text?: string): void;
}

/** Who started this process may want to hear of its progress so often, in place of at every tenth of the way: milliseconds. */
export function progressEveryMs(): number | undefined {
  const wanted = Number(process.env['PROGRESS_EVERY_MS'] ?? NaN);
  return wanted >= 100 ? wanted : undefined;
}

/**
 * One line on stderr that says how far a long work is. At a terminal it is rewritten in place; elsewhere (a log, a pipe)
 * a plain line appears at every tenth of the way.
 */
export function progress(label: string, stream: LineStream = process.stderr): Progress {
  const isLive = stream.isTTY === true;
  const everyMs = progressEveryMs();
  let lastTenth = -1;
  let lastAt = -Infinity;
  return {
    update(done, total) {
      const text = total === undefined ? `${label}: ${done}` : `${label}: ${done} of ${total} (${total > 0 ? Math.floor((100 * done) / total) : 100} %)`;
      if (isLive) {
        const now = performance.now();
        if (now - lastAt < 100 && done !== total) return;
        lastAt = now;
        stream.write(`\r\u001b[K${text}`);
        return;
      }
      const now = performance.now();
      if (everyMs !== undefined && now - lastAt >= everyMs) {
        lastAt = now;
        stream.write(`${text}\n`);
        return;
      }
      const tenth = total === undefined || total <= 0 ? -1 : Math.floor((10 * done) / total);
      if (tenth > lastTenth) stream.write(`${text}\n`);
      lastTenth = Math.max(lastTenth, tenth);
    },
    end(text) {
      if (isLive) stream.write('\r\u001b[K');
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}

/** A terminal and npm both pass one Ctrl-C on; what arrives within this time of the first is the same key press. */
const SAME_KEY_PRESS_MS = 400;

let interruption: AbortController | undefined;

/**
 * The signal that asks this process to stop. The first Ctrl-C (or SIGTERM) aborts it: finish cleanly. The second ends the
 * process at once with code 130. Nothing listens until a command asks for the signal, so short commands just end.
 */
export function stopSignal(): AbortSignal {
  if (interruption) return interruption.signal;
  const controller = new AbortController();
  interruption = controller;
  let firstAt = NaN;
  const stop = () => {
    const now = performance.now();
    if (Number.isNaN(firstAt)) {
      firstAt = now;
      note('\nStopping ... (Ctrl-C again to end at once)');
      controller.abort();
    } else if (now - firstAt > SAME_KEY_PRESS_MS) process.exit(130);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
