import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Parameters } from './parameters.ts';
import { VenueError } from './venue-error.ts';

const WINDOW = 5_000;
const LONGEST_WINDOW = 60_000;

/** The rule by which a request is too early or too late, to be asked on arrival and again before matching. */
export function timingOf(parameters: Parameters, now: () => EpochMs, count: (name: string) => void): () => void {
  parameters.need('timestamp');
  const timestamp = parameters.whole('timestamp') ?? NaN;
  const window = Number(parameters.text('recvWindow') ?? WINDOW);
  if (!(window >= 0 && window <= LONGEST_WINDOW)) throw new VenueError(-1131, 'recvWindow must be less than 60000.');
  // Sixteen digits are microseconds.
  const sentAt = timestamp >= 1e15 ? timestamp / 1_000 : timestamp;
  return () => {
    const at = now();
    if (sentAt >= at + 1_000) {
      count('answeredTooEarly');
      throw new VenueError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (at - sentAt > window) {
      count('answeredTooLate');
      throw new VenueError(-1021, 'Timestamp for this request is outside of the recvWindow.');
    }
  };
}
