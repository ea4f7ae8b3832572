import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { continuingFeed } from '../simulator/continuing-feed.ts';
import { savedSeed, withSavedMarket } from './saved-demo.ts';
import type { TradePlan } from './trade-plan.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'saved-demo-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const heard: string[] = [];
beforeEach(() => {
  heard.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { heard.push(String(text)); return true; });
});
afterEach(() => { vi.restoreAllMocks(); });

const saved = path.join(folder, 'saved');
mkdirSync(path.join(saved, 'exchange'), { recursive: true });
continuingFeed({ seed: 1, pace: 'real', folder: path.join(saved, 'exchange'), now: () => Date.UTC(2026, 0, 2) });
/** Only what decides. */
const plan = (settings: Partial<TradePlan> = {}): TradePlan => ({ mode: 'demo', folder: saved, seed: 2, ...settings }) as TradePlan;

describe('a demonstration that was saved', () => {
  it('keeps its market where the configuration has another seed, and says so', () => {
    expect(withSavedMarket(plan(), {}).seed).toBe(1);
    expect(heard.join('')).toContain('the saved demo keeps its market (seed 1); --fresh begins one of seed 2');
  });

  it('says it once: the trading process does the same without a word', () => {
    expect(withSavedMarket(plan(), { supervised: true }).seed).toBe(1);
    expect(heard).toEqual([]);
  });

  it('does not with a seed that was given, with --fresh, or in another mode', () => {
    expect(withSavedMarket(plan(), { seed: 2 }).seed).toBe(2);
    expect(withSavedMarket(plan(), { fresh: true }).seed).toBe(2);
    expect(withSavedMarket(plan({ mode: 'paper' }), {}).seed).toBe(2);
    expect(heard).toEqual([]);
  });

  it('is none where nothing is saved, or what is saved cannot be read', () => {
    expect(savedSeed(path.join(folder, 'none'))).toBeUndefined();
    mkdirSync(path.join(folder, 'damaged', 'exchange'), { recursive: true });
    writeFileSync(path.join(folder, 'damaged', 'exchange', 'market.json'), '{"seed":');
    expect(savedSeed(path.join(folder, 'damaged'))).toBeUndefined();
  });
});
