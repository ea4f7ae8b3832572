import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import { timeText } from './story-text.ts';

/** What a strategy was told, in a few words. */
export function inputText(input: SessionInput): string {
  switch (input.kind) {
    case 'begin': return input.saved === undefined ? 'its first start' : 'a start from what was saved';
    case 'warm': case 'step': return `the candles that opened at ${timeText(input.candles.at(-1)?.[1][0] ?? NaN)}`;
    case 'event': return `"${input.event.kind}" of ${input.event.clientOrderId} at ${timeText(input.event.at)}`;
    case 'flatten': return `"flatten" at ${timeText(input.at)} (${input.reason})`;
    case 'eligible': return 'another selection of instruments';
  }
}
