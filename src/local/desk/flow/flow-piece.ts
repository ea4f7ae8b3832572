import { instrumentId } from '../../../shared/domain/instrument.ts';
import { durationMs } from '../../../shared/domain/timeframe.ts';
import type { Notice } from '../../../shared/engine/core.ts';
import type { DeskNotice } from '../../../shared/engine/trading/desk-notice.ts';
import { stateOfText } from '../../trade/state-file.ts';
import type { CandleRow, StoryLine, ToldPlan } from '../../trade/story-line.ts';

type NoticeOf<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** What the picture of one strategy and one instrument is made of, a line of the story each. */
export type FlowPiece =
  /** A candle on which it could decide; `at` is its close. */
  | { readonly kind: 'step'; readonly at: number; readonly row: CandleRow }
  /** Candles that it followed without deciding. */
  | { readonly kind: 'warm'; readonly rows: readonly CandleRow[] }
  | { readonly kind: 'decision'; readonly notice: NoticeOf<'decision'> }
  | { readonly kind: 'order'; readonly notice: NoticeOf<'order'> }
  | { readonly kind: 'event'; readonly notice: NoticeOf<'event'> }
  | { readonly kind: 'desk'; readonly notice: DeskNotice }
  | { readonly kind: 'remark'; readonly at: number; readonly text: string };

export interface Subject {
  readonly strategy: string;
  readonly instrument: string;
}

/** Of a long list of candles so many are enough. */
const MOST_WARM = 200;

/** Whether a line may belong to a strategy: seen without reading it. */
export function mayMatter(text: string, { strategy }: Subject): boolean {
  if (text.includes('"of":"input"')) return (text.includes('"kind":"step"') || text.includes('"kind":"warm"')) && text.includes(JSON.stringify(strategy));
  return !text.includes('"of":"story"') && (text.includes('"of":"desk"') || text.includes('"of":"program"') || text.includes('"of":"account"') || text.includes(JSON.stringify(strategy)));
}

export function storyLineOf(text: string): StoryLine | undefined {
  try {
    return stateOfText(text) as StoryLine;
  } catch {
    // The last line is being written, or the program died while it was.
    return undefined;
  }
}

/** What a line says of a strategy and an instrument; undefined for all else. `plan` is that of the file it stands in. */
export function flowPiece({ at, told }: StoryLine, subject: Subject, plan: ToldPlan | undefined): FlowPiece | undefined {
  switch (told.of) {
    case 'strategy': return told.strategy === subject.strategy && told.notice.instrument === subject.instrument ? pieceOfNotice(told.notice) : undefined;
    case 'desk': return deskPiece(told.notice, subject);
    case 'program': return { kind: 'remark', at: told.at, text: told.text };
    case 'account': return { kind: 'remark', at, text: `${told.venue}: ${told.alarm.text}` };
    case 'input': return told.strategy === subject.strategy && (told.input.kind === 'step' || told.input.kind === 'warm') ? candlePiece(told.input, subject, plan) : undefined;
    case 'story': return undefined;
  }
}

function pieceOfNotice(notice: Notice): FlowPiece {
  switch (notice.kind) {
    case 'decision': return { kind: 'decision', notice };
    case 'order': return { kind: 'order', notice };
    case 'event': return { kind: 'event', notice };
  }
}

function deskPiece(notice: DeskNotice, { strategy, instrument }: Subject): FlowPiece | undefined {
  if (notice.kind === 'alarm') return notice.instrument === undefined || notice.instrument === instrument ? { kind: 'remark', at: notice.at, text: notice.text } : undefined;
  // Ids begin with the name of the strategy and a mark. A piece of an order may be carried out at another venue.
  return notice.id.startsWith(`${strategy}#`) ? { kind: 'desk', notice } : undefined;
}

function candlePiece(input: { readonly kind: 'step' | 'warm'; readonly candles: readonly (readonly [number, CandleRow])[] }, { strategy, instrument }: Subject, plan: ToldPlan | undefined): FlowPiece | undefined {
  const told = plan?.strategies.find(({ name }) => name === strategy);
  const k = told?.instruments.findIndex((one) => instrumentId(one) === instrument) ?? -1;
  if (told === undefined || k < 0) return undefined;
  const rows = input.candles.flatMap(([other, row]) => (other === k ? [row] : []));
  if (rows.length === 0) return undefined;
  if (input.kind === 'warm') return { kind: 'warm', rows: rows.slice(-MOST_WARM) };
  return { kind: 'step', at: rows[0][0] + durationMs(told.timeframe), row: rows[0] };
}
