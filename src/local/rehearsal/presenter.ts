import type { Notice } from '../../shared/engine/core.ts';
import type { DemoStatus } from './demo-status.ts';
import { cutTo, statusLine, statusLines, warning, type DemoTitle } from './status-view.ts';

/** How a demo is shown. Notices and statuses come often: a presenter decides what it shows of them. */
export interface Presenter {
  /** Milliseconds between two statuses. */
  readonly everyMs: number;
  begin(title: DemoTitle, resumed: number): void;
  notice(notice: Notice): void;
  status(status: DemoStatus): void;
  /** `report` is for people, `summary` for programs. */
  end(ending: { readonly why: string; readonly report: string; readonly summary: Readonly<Record<string, unknown>> }): void;
}

/** Where it is written. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const FIRST_LINES = 2;

/** Redrawn in place, ten times a second at most. */
export function livePresenter(terminal: Terminal, isPlain: boolean): Presenter {
  let title: DemoTitle | undefined;
  let drawn = 0;
  const bold = (text: string): string => (isPlain ? text : `\u001b[1m${text}\u001b[0m`);
  return {
    everyMs: 100,
    begin: (given) => { title = given; },
    notice: () => undefined,
    status: (status) => {
      if (title === undefined) return;
      const columns = Math.max(20, (terminal.columns ?? 100) - 1);
      // One line less than there are rows: the cursor stands below the picture.
      const lines = statusLines(title, status).slice(0, Math.max(4, (terminal.rows ?? 40) - 1)).map((line) => cutTo(line, columns));
      const picture = lines.map((line, i) => (i < FIRST_LINES ? bold(line) : line)).join('\n');
      terminal.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}\r\u001b[J${picture}\n`);
      drawn = lines.length;
    },
    end: ({ why, report }) => { terminal.write(`\n${why}\n\n${report}`); },
  };
}

/** One plain line every few seconds, for a log or a pipe. */
export function linePresenter(terminal: Terminal): Presenter {
  let title: DemoTitle | undefined;
  return {
    everyMs: 5_000,
    begin: (given, resumed) => {
      title = given;
      terminal.write(`coinbot demo: ${given.strategy} on paper, ${given.instruments.join(', ')}, ${given.timeframe} candles${resumed > 0 ? `, going on after ${resumed} candles` : ''}\n${warning(given)}\n`);
    },
    notice: () => undefined,
    status: (status) => { if (title !== undefined) terminal.write(`${statusLine(title, status)}\n`); },
    end: ({ why, report }) => { terminal.write(`${why}\n\n${report}`); },
  };
}

/** One JSON object a line: start, decision, order, event, status, end. */
export function jsonPresenter(terminal: Terminal): Presenter {
  const line = (type: string, fields: object): void => void terminal.write(`${JSON.stringify({ type, ...fields })}\n`);
  return {
    everyMs: 1_000,
    begin: (title, resumed) => line('start', { ...title, speed: title.speed === Infinity ? 'max' : title.speed, resumed }),
    notice: ({ kind, ...fields }) => line(kind, fields),
    status: (status) => line('status', status),
    end: ({ why, summary }) => line('end', { why, ...summary }),
  };
}
