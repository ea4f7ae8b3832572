import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { shippedEnsemble, shippedExperts } from '../../shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import { shippedStrategies } from '../strategies/shipped-strategies.ts';
import { collected } from './fixtures/collected.ts';
import { tellRun } from './fixtures/told-run.ts';
import { storyFiles } from './story-files.ts';
import { readStory } from './story-line.ts';
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
  expect(text.lines.join('\n')).toMatch(/regime (trend-up|trend-down|range|stress|unknown) 1/);
});
