import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { shippedEnsemble, shippedExperts } from '../../shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import { shippedStrategies } from '../strategies/shipped-strategies.ts';
import { findOrder } from './find-order.ts';
import { collected } from './fixtures/collected.ts';
import { tellRun } from './fixtures/told-run.ts';
import { storyFiles } from './story-files.ts';
import { readStory } from './story-line.ts';
import { orderStory } from './why-order.ts';
import { WhyText } from './why-text.ts';
import { timeStory } from './why-time.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-why-ensemble-'));
afterAll(() => { rmSync(folder, { recursive: true }); });
mkdirSync(path.join(folder, 'story'));
tellRun({ folder, strategy: shippedEnsemble, params: checkParams(shippedEnsemble, {}), minutes: 240, seed: 5 });

it('an ensemble tells the regime, the weights and what its experts said, on record and when the run is repeated', async () => {
  const files = storyFiles(folder);
  const decisions = (await collected(readStory(files[0].file))).flatMap(({ told }) => (told.of === 'strategy' && told.notice.kind === 'decision' ? [told.notice] : []));
  expect(decisions.length).toBeGreaterThan(5);
  for (const { at, instrument, values } of decisions.filter((_, n) => n % Math.ceil(decisions.length / 5) === 0)) {
    expect(Object.keys(values).filter((name) => name.startsWith('regime ') || name.startsWith('mode '))).toHaveLength(2);
    expect(shippedExperts.reduce((sum, { name }) => sum + values[`weight ${name}`], 0)).toBeCloseTo(1, 9);
    const { moments: [moment] } = await timeStory(files, { from: at, to: at + 1 }, shippedStrategies);
    expect(moment.instruments.find((one) => one.instrument === instrument)?.values).toEqual(values);
  }
  const story = await timeStory(files, { from: decisions[0].at, to: decisions[0].at + 1 }, shippedStrategies);
  const text = new WhyText(100);
  text.time(story);
  expect(text.lines.join('\n')).toMatch(/ {4}regime\n {6}(trend-up|trend-down|range|stress|unknown)/);
  expect(text.lines.filter((line) => line.length > 100)).toEqual([]);
});

it('why an order was sent is told from the candles to the fills, each expert and each event with its part in it', async () => {
  const files = storyFiles(folder);
  const orders = (await collected(readStory(files[0].file))).flatMap(({ told }) => (told.of === 'strategy' && told.notice.kind === 'order' ? [told.notice] : []));
  const found = await findOrder(files, orders[2].clientOrderId);
  if (found === undefined) throw new Error('expected the order to be found');
  const story = await orderStory(files, found);
  const outlook = story.decision?.outlook;
  expect(outlook?.experts.map(({ name }) => name)).toEqual(shippedExperts.map(({ name }) => name));
  // The blend is the weighted sum of what the experts say; it is what is traded but for the no-trade band, the mode and the events.
  const blended = outlook?.experts.reduce((sum, { weight, forecast }) => sum + (weight > 0 ? weight * forecast : 0), 0);
  expect(outlook?.blended).toBeCloseTo(blended ?? NaN, 12);
  expect(outlook?.forecast).toBe(story.decision?.forecast);
  const text = new WhyText(120);
  text.order(story);
  const chain = ['data', 'experts: indicators, what each says, its weight', 'regime', 'events in force', 'blend', 'forecast', 'order', 'risk', 'plan', 'children', 'fills', 'cost'];
  expect(text.lines.filter((line) => chain.includes(line))).toEqual(chain);
  expect(text.lines.find((line) => line.startsWith('  sma-cross: '))).toMatch(/^ {2}sma-cross: fast [\d,.]+, slow [\d,.]+; says [01], \d+\.\d %$/);
});
