import { Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ParentStory } from '../../desk/execution.ts';
import { useQuote } from '../live/live.tsx';
import { Empty } from '../parts/empty.tsx';
import { executionTexts } from '../texts/execution.ts';
import { useFormats } from '../view/format.ts';
import { useRules } from '../view/use-rules.ts';
import { useTexts } from '../view/view.tsx';
import { roundTicks, slicesPicture, stepPath, type SlicesPicture, type Touch } from './slices-picture.ts';

const HEIGHT = 260;
const PACE_HEIGHT = 70;
const LEFT = 8;
const RIGHT = 76;
const MOST_TOUCHES = 2_000;

/** Best prices of an instrument while an order is at work. */
function useTouches(story: ParentStory): { readonly touches: readonly Touch[]; readonly now: number } {
  const { id, instrument, isWorking, at } = story;
  const quote = useQuote(instrument);
  const [seen, setSeen] = useState<{ readonly id: string; readonly touches: readonly Touch[]; readonly now: number }>({ id, touches: [], now: at });
  useEffect(() => {
    if (!isWorking) return undefined;
    const look = (): void => {
      const [bid, ask, now] = [quote?.[1], quote?.[2], Date.now()];
      setSeen((before) => {
        const touches = before.id === id ? before.touches : [];
        return { id, now, touches: typeof bid === 'number' && typeof ask === 'number' ? [...touches, { at: now, bid, ask }].slice(-MOST_TOUCHES) : touches };
      });
    };
    look();
    const timer = setInterval(look, 500);
    return () => { clearInterval(timer); };
  }, [id, isWorking, quote]);
  return seen.id === id ? seen : { touches: [], now: at };
}

/** Bid and ask, slices and fills over time; below it how much was done, against an even pace until the deadline. */
export function SlicesChart({ story }: { readonly story: ParentStory }) {
  const texts = useTexts(executionTexts);
  const { ref, width } = useElementSize();
  const { touches, now } = useTouches(story);
  const picture = slicesPicture(story, { now, live: touches });
  return (
    <div>
      <Group justify="space-between" gap="xs"><Text size="sm" fw={600}>{texts.book}</Text><Legend /></Group>
      <div ref={ref} style={{ height: HEIGHT + PACE_HEIGHT, width: '100%' }}>
        {picture === undefined ? <Empty text={texts.noPrices} /> : width > 0 && <Drawing picture={picture} story={story} width={width} />}
      </div>
      <Text size="xs" className="quiet">{texts.bookHint}</Text>
    </div>
  );
}

const COLOURS = { bid: 'var(--gain)', ask: 'var(--loss)', arrival: 'var(--ink-quiet)', slice: 'var(--amber)', fill: 'var(--ink)', done: 'var(--mantine-color-teal-5)' } as const;

function Legend() {
  const { legend } = useTexts(executionTexts);
  const entries = [[COLOURS.bid, legend.bid, ''], [COLOURS.ask, legend.ask, ''], [COLOURS.arrival, legend.arrival, '4 3'], [COLOURS.slice, legend.slice, '']] as const;
  return (
    <Group gap="sm">{entries.map(([colour, name, dash]) => (
      <span key={name} className="quiet" style={{ fontSize: '0.75rem', display: 'inline-flex', gap: 5, alignItems: 'center' }}><svg width="16" height="6" aria-hidden="true"><line x1="0" x2="16" y1="3" y2="3" stroke={colour} strokeWidth="2" strokeDasharray={dash} /></svg>{name}</span>
    ))}</Group>
  );
}

interface DrawingProps {
  readonly picture: SlicesPicture;
  readonly story: ParentStory;
  readonly width: number;
}

function Drawing({ picture, story, width }: DrawingProps) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const rule = useRules()(story.instrument);
  const { from, to, low, high, touches, slices, fills } = picture;
  const right = Math.max(LEFT + 40, width - RIGHT);
  const x = (at: number): number => LEFT + ((at - from) / (to - from)) * (right - LEFT);
  const y = (price: number): number => 6 + (1 - (price - low) / (high - low)) * (HEIGHT - 30);
  const inside = (price: number): number => y(Math.min(high, Math.max(low, price)));
  const largest = Math.max(1e-12, ...fills.map(({ quantity }) => quantity));
  return (
    <svg width={width} height={HEIGHT + PACE_HEIGHT} role="img" aria-label={texts.chart} style={{ display: 'block', fontSize: 11 }}>
      {roundTicks(low, high, 5).map((price) => <g key={price}><line x1={LEFT} x2={right} y1={y(price)} y2={y(price)} stroke="var(--line)" /><text x={right + 6} y={y(price) + 4} fill="var(--ink-quiet)">{f.price(price, rule?.tickSize)}</text></g>)}
      {story.arrivalPrice !== null && <line x1={LEFT} x2={right} y1={y(story.arrivalPrice)} y2={y(story.arrivalPrice)} stroke={COLOURS.arrival} strokeDasharray="4 3" />}
      <path d={stepPath(touches.map(({ at, bid }) => [x(at), y(bid)]), right)} fill="none" stroke={COLOURS.bid} strokeWidth="1.5" />
      <path d={stepPath(touches.map(({ at, ask }) => [x(at), y(ask)]), right)} fill="none" stroke={COLOURS.ask} strokeWidth="1.5" />
      {slices.map(({ id, at, until, price, isPostOnly }) => (
        <g key={id} stroke={COLOURS.slice} strokeWidth="2"><line x1={x(at)} x2={Math.max(x(at) + 3, x(until))} y1={inside(price)} y2={inside(price)} strokeDasharray={isPostOnly ? undefined : '2 3'} /><line x1={x(at)} x2={x(at)} y1={inside(price) - 4} y2={inside(price) + 4} /></g>
      ))}
      {fills.map(({ tradeId, at, price, quantity, liquidity }) => (
        <circle key={`${tradeId} ${price}`} cx={x(at)} cy={y(price)} r={2.5 + 3.5 * Math.sqrt(quantity / largest)} fill={liquidity === 'maker' ? 'var(--surface)' : COLOURS.fill} stroke={COLOURS.fill} strokeWidth="1.5"><title>{`${f.quantity(quantity, rule?.lotSize)} · ${f.price(price, rule?.tickSize)} · ${f.time(at)}`}</title></circle>
      ))}
      <TimeAxis from={from} to={to} start={story.at} x={x} />
      <Pace picture={picture} story={story} x={x} right={right} />
    </svg>
  );
}

/** Time since the order was begun: what matters of it is how long it took. */
function TimeAxis({ from, to, start, x }: { readonly from: number; readonly to: number; readonly start: number; readonly x: (at: number) => number }) {
  const f = useFormats();
  return roundTicks(from - start, to - start, 6).filter((since) => since >= 0).map((since) => <text key={since} x={x(start + since)} y={HEIGHT - 8} textAnchor="middle" fill="var(--ink-quiet)">{since < 1_000 ? `${since} ms` : since < 60_000 ? `${f.number(since / 1_000, since % 1_000 === 0 ? 0 : 1)} s` : f.duration(since)}</text>);
}

function Pace({ picture: { done }, story: { at, deadline }, x, right }: { readonly picture: SlicesPicture; readonly story: ParentStory; readonly x: (at: number) => number; readonly right: number }) {
  const { legend } = useTexts(executionTexts);
  const y = (share: number): number => HEIGHT + 8 + (1 - share) * (PACE_HEIGHT - 16);
  const path = stepPath([[x(at), y(0)], ...done.map(({ at: when, share }) => [x(when), y(share)] as const)], right);
  // What is due at the right edge, where that comes before the deadline.
  const edge = deadline === null || deadline <= at ? undefined : Math.min(1, Math.max(0, (right - x(at)) / Math.max(1e-9, x(deadline) - x(at))));
  return (
    <g>
      <line x1={LEFT} x2={right} y1={y(0)} y2={y(0)} stroke="var(--line)" /><line x1={LEFT} x2={right} y1={y(1)} y2={y(1)} stroke="var(--line)" />
      {edge !== undefined && <line x1={x(at)} y1={y(0)} x2={edge < 1 ? right : x(deadline ?? at)} y2={y(edge)} stroke="var(--ink-quiet)" strokeDasharray="4 3"><title>{legend.even}</title></line>}
      <path d={path} fill="none" stroke={COLOURS.done} strokeWidth="2" />
      <text x={right + 6} y={y(1) + 4} fill="var(--ink-quiet)">100 %</text><text x={right + 6} y={y(0) + 4} fill="var(--ink-quiet)">0 %</text>
      <text x={LEFT + 4} y={y(1) + 13} fill={COLOURS.done}>{legend.done}</text><text x={LEFT + 4} y={y(1) + 27} fill="var(--ink-quiet)">{edge === undefined ? '' : legend.even}</text>
    </g>
  );
}
