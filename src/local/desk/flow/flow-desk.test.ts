import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowOrder, FlowPicture } from '../../../../dashboard/desk/flow.ts';
import { memoryCache } from '../../../shared/adapters/memory/memory-cache.ts';
import { MINUTE } from '../../../shared/domain/time.ts';
import { trendFollowing } from '../../../shared/strategies/trend-following.ts';
import { collected } from '../../trade/fixtures/collected.ts';
import { TOLD_START, tellRun } from '../../trade/fixtures/told-run.ts';
import { findOrder } from '../../trade/find-order.ts';
import { textOfState } from '../../trade/state-file.ts';
import { storyFiles } from '../../trade/story-files.ts';
import { readStory, type StoryLine } from '../../trade/story-line.ts';
import type { OrderStory } from '../../trade/why-model.ts';
import { orderStory } from '../../trade/why-order.ts';
import { keepAnswers } from '../answers.ts';
import { flowDesk } from './flow-desk.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-flow-'));
afterAll(() => { rmSync(root, { recursive: true }); });

const RUN = { strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.02 }, minutes: 240, seed: 5, crashAt: 300 } as const;
const INSTRUMENT = 'binance:SOL/USDT';
const folderOf = (name: string): string => {
  const folder = path.join(root, name);
  mkdirSync(path.join(folder, 'story'), { recursive: true });
  return folder;
};
const deskOf = (folder: string, run?: Parameters<typeof flowDesk>[1]['run']) => flowDesk(folder, { answers: keepAnswers(memoryCache({ clock: { now: () => 0 } }), folder), now: () => 0, ...(run === undefined ? {} : { run }) });

const whole = folderOf('whole');
/** The same run in many files. */
const parted = folderOf('parted');
/** Of an order as the picture and as "coinbot why" tells it: what has to be the same. */
const toldWay = ({ children, fills, ending, costs, guards }: FlowOrder) => ({
  children: children.map(({ id }) => id), fills: fills.map(({ tradeId, price, quantity, bid }) => [tradeId, price, quantity, bid]), note: ending?.note, parts: costs?.parts, guards: guards.map(({ what }) => what),
});
const wayOf = ({ children, fills, ending, costs, guards }: OrderStory) => ({
  children: children.map(({ id }) => id), fills: fills.map(({ fill, met }) => [fill.tradeId, fill.price, fill.quantity, met?.bid]), note: ending?.note, parts: costs === undefined ? undefined : costs.parts ?? null, guards: guards.map(({ what }) => what),
});

let decisions: readonly { readonly at: number; readonly instrument: string; readonly forecast: number; readonly previous: number; readonly reason: string }[] = [];
let orders: readonly { readonly clientOrderId: string; readonly instrument: string }[] = [];

beforeAll(async () => {
  tellRun({ folder: whole, ...RUN });
  tellRun({ folder: parted, ...RUN, partBytes: 30_000 });
  const notices = (await collected(readStory(storyFiles(whole)[0].file))).flatMap(({ told }) => (told.of === 'strategy' ? [told.notice] : []));
  decisions = notices.filter((notice) => notice.kind === 'decision');
  orders = notices.filter((notice) => notice.kind === 'order');
});

const lastClose = TOLD_START + RUN.minutes * MINUTE;

describe.each(['whole', 'parted'])('the picture of a run in %s files', (name) => {
  const folder = path.join(root, name);

  it('shows the newest candle and those before it, with the forecast in force at each', async () => {
    const picture = await deskOf(folder).picture({ instrument: INSTRUMENT, around: 30 });
    expect(picture).toMatchObject({ isNewest: true, nextDecision: null, moment: { at: lastClose, strategy: 'trend-following', instrument: INSTRUMENT, timeframe: '1m' } });
    expect(picture.marks.map(({ at }) => at)).toEqual(Array.from({ length: 31 }, (_, n) => lastClose - (30 - n) * MINUTE));
    expect(picture.moment?.candles.at(-1)?.[0]).toBe(lastClose - MINUTE);
    const inForce = (at: number): number | null => decisions.findLast((one) => one.instrument === INSTRUMENT && one.at <= at)?.forecast ?? null;
    expect(picture.marks.map(({ forecast }) => forecast)).toEqual(picture.marks.map(({ at }) => inForce(at)));
    expect(picture.choices[0].instruments.map(({ id }) => id)).toEqual(['binance:BTC/USDT', 'binance:ETH/USDT', INSTRUMENT]);
  });

  it('goes from decision to decision, and finds those that lie beyond what it shows', async () => {
    const desk = deskOf(folder);
    const own = decisions.filter(({ instrument }) => instrument === INSTRUMENT);
    expect(own.length).toBeGreaterThan(3);
    const back: number[] = [];
    let picture: FlowPicture = await desk.picture({ instrument: INSTRUMENT, around: 5 });
    while (picture.previousDecision !== null) {
      back.push(picture.previousDecision);
      picture = await desk.picture({ instrument: INSTRUMENT, at: picture.previousDecision, around: 5 });
      const { at, forecast, previous, reason } = own[own.length - back.length];
      expect(picture.moment?.decision).toMatchObject({ at, forecast, previous, reason });
    }
    expect(back.toReversed()).toEqual(own.map(({ at }) => at));
    const forth = [picture.moment?.at];
    while (picture.nextDecision !== null) {
      forth.push(picture.nextDecision);
      picture = await desk.picture({ instrument: INSTRUMENT, at: picture.nextDecision, around: 5 });
    }
    expect(forth).toEqual(own.map(({ at }) => at));
  });

  it('shows the last candle that had closed by a time, whether something was decided on it or not', async () => {
    const quiet = Array.from({ length: 200 }, (_, n) => TOLD_START + (n + 20) * MINUTE).find((at) => decisions.every((one) => one.at !== at)) ?? NaN;
    const { moment, isNewest } = await deskOf(folder).picture({ instrument: INSTRUMENT, at: quiet + 17_000, around: 10 });
    expect(moment).toMatchObject({ at: quiet, decision: null });
    expect(moment?.standing?.at).toBe(decisions.findLast((one) => one.instrument === INSTRUMENT && one.at < quiet)?.at);
    expect(isNewest).toBe(false);
  });

  it('tells the way of each order as "coinbot why" does', async () => {
    const desk = deskOf(folder);
    const files = storyFiles(whole);
    for (const { clientOrderId, instrument } of orders) {
      const found = await findOrder(files, clientOrderId);
      if (found === undefined) throw new Error(`expected the order "${clientOrderId}"`);
      const story = await orderStory(files, found);
      const picture = await desk.picture({ order: clientOrderId, around: 60 });
      expect([picture.order, picture.moment?.instrument]).toEqual([clientOrderId, instrument]);
      expect(picture.moment?.orders.filter(({ id }) => id === clientOrderId).map(toldWay)).toEqual([wayOf(story)]);
    }
  });

  it('finds an order by its short id, a child and an execution, and says when there is none', async () => {
    const desk = deskOf(folder);
    for (const order of ['trend-following#1.c1', 'c1', 'c1/0', 't1.1']) expect((await desk.picture({ order, around: 5 })).order).toBe('trend-following#1.c1');
    expect(await desk.picture({ order: 'c9999', around: 5 })).toMatchObject({ order: null, moment: null, marks: [] });
  });
});

it('has nothing to show of times before the first candle, and of a folder nothing was traded in', async () => {
  expect(await deskOf(whole).picture({ at: TOLD_START - 1, around: 5 })).toMatchObject({ moment: null, choices: [{ strategy: 'trend-following' }] });
  expect(await deskOf(folderOf('empty')).picture({ around: 5 })).toMatchObject({ moment: null, choices: [] });
});

it('stands a refusal beside the order and marks it, and leaves a line out that is cut off', async () => {
  const folder = folderOf('refused');
  tellRun({ folder, ...RUN, minutes: 3 });
  const [{ file }] = storyFiles(folder);
  const at = TOLD_START + 3 * MINUTE;
  const lines: StoryLine['told'][] = [
    { of: 'strategy', strategy: 'trend-following', notice: { kind: 'order', at, instrument: INSTRUMENT, clientOrderId: 'trend-following#1.c77', draft: { side: 'buy', type: 'market', quantity: 2, at, reason: 'because' } } },
    { of: 'desk', notice: { kind: 'denied', at: at + 1, id: 'trend-following#1.c77/0', instrument: INSTRUMENT, rule: 'max-order-value', reason: 'expected at most 10, found 20' } },
    { of: 'program', at: at + 2, text: 'the clock was set' },
  ];
  writeFileSync(file, `${lines.map((told) => textOfState({ at: at + 5, told })).join('\n')}\n{"at":9`, { flag: 'a' });
  const picture = await deskOf(folder).picture({ instrument: INSTRUMENT, around: 5 });
  expect(picture.moment).toMatchObject({ at, orders: [{ id: 'trend-following#1.c77', costs: null, denials: [{ rule: 'max-order-value', reason: 'expected at most 10, found 20' }] }], remarks: [{ text: 'the clock was set' }] });
  expect(picture.marks.at(-1)).toMatchObject({ orders: 1, denied: 1 });
});

it('works out why nothing was done by repeating the run, in a process of its own', { timeout: 60_000 }, async () => {
  const desk = deskOf(whole);
  const quiet = Array.from({ length: 200 }, (_, n) => TOLD_START + (n + 20) * MINUTE).find((at) => decisions.every((one) => one.at !== at)) ?? NaN;
  const asked = { strategy: 'trend-following', instrument: INSTRUMENT, at: quiet, visitor: 'a' };
  await expect.poll(async () => (await desk.why(asked)).state, { timeout: 50_000, interval: 300 }).toBe('done');
  const answer = await desk.why(asked);
  const standing = decisions.findLast((one) => one.instrument === INSTRUMENT && one.at < quiet);
  expect(answer).toMatchObject({ state: 'done', why: { said: standing?.forecast ?? 0, held: standing?.forecast ?? 0, outlook: null, remark: null } });
  expect(answer.state === 'done' ? answer.why.values.map(({ name }) => name) : []).toEqual(['fast', 'slow', 'trend']);
  expect(answer.state === 'done' ? answer.why.outcome : '').toMatch(/the forecast stays/);
  desk.close();
});

it('says of an instrument that was not there that nothing is known', async () => {
  const desk = deskOf(whole, async () => JSON.stringify({ moments: [{ strategy: 'trend-following', closedAt: 1, timeframe: '1m', instruments: [] }] }));
  const asked = { strategy: 'trend-following', instrument: INSTRUMENT, at: 1, visitor: 'a' };
  await desk.why(asked);
  await expect.poll(() => desk.why(asked)).toEqual({ state: 'failed', reason: 'nothing had been decided on yet' });
  desk.close();
});
