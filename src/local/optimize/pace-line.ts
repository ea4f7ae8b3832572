import { progressEveryMs, type LineStream } from '../cli/output.ts';

export interface PaceLine {
  /** `share`: of all the work, 0 to 1; it may grow by other things than what is counted. `remark` stands at the end of the line. */
  update(done: number, share: number, remark?: string): void;
  end(): void;
}

const QUIET_MS = 1_500;
const EVERY_MS = 200;

/** How far a search is, how fast it goes and when it will be over: one line that is rewritten at a terminal, elsewhere a line at every tenth of the way. */
export function paceLine(what: string, total: number, stream: LineStream = process.stderr): PaceLine {
  const isLive = stream.isTTY === true;
  const everyMs = isLive ? EVERY_MS : progressEveryMs();
  const began = performance.now();
  let [lastAt, lastTenth, isShown] = [-Infinity, 0, false];
  return {
    update(done, share, remark = '') {
      const now = performance.now();
      const [seconds, tenth] = [(now - began) / 1_000, Math.floor(10 * share)];
      if (now - began < QUIET_MS || (everyMs === undefined ? tenth <= lastTenth : now - lastAt < everyMs)) return;
      [lastAt, lastTenth, isShown] = [now, tenth, true];
      const rate = done / seconds;
      const text = `${what}: ${done} of ${total}${share < 1 ? `, ${Math.floor(100 * share)} % of the work` : ''}, ${rate.toFixed(1)} a second, ${timeText(seconds * (1 / share - 1))} to go${remark}`;
      stream.write(isLive ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (isLive && isShown) stream.write('\r\u001b[K');
      isShown = false;
    },
  };
}

function timeText(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown time';
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
