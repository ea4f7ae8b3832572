import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { TradePlan } from './trade-plan.ts';
import { tradePresenter } from './trade-presenter.ts';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'presenter-'));
afterAll(() => { rmSync(dataFolder, { recursive: true, force: true }); });

const plan = { mode: 'demo', seed: 1, timezone: 'UTC', dataFolder, strategies: [], venues: [] } as unknown as TradePlan;
const status = { at: 0, state: 'trading', currency: 'USDT', equity: 1, profit: 0, profitRatio: 0, cash: 1, fees: 0, fills: 0, maxDrawdown: 0, premiums: {}, venues: [], positions: [], strategies: [], lastDecisions: [], lastFills: [], lastAlarms: [] } as unknown as TradeStatus;

/** What one drawing of a terminal of 80 columns and 24 rows shows. */
function drawn(page: { readonly url: string; readonly setupCode?: string } | undefined): () => string {
  let last = '';
  const presenter = tradePresenter(plan, { isTTY: true, columns: 80, rows: 24, write: (text: string) => { last = text; } }, { isJson: false, isPlain: true, page });
  return () => { presenter.status(status); return last; };
}

describe('the picture of a terminal', () => {
  it('shows the code for the first visit until a password was chosen with it', () => {
    const draw = drawn({ url: 'http://127.0.0.1:4321', setupCode: 'ABCD-EFGH' });
    for (let time = 0; time < 2; time++) expect(draw()).toContain('Page         http://127.0.0.1:4321\nFirst visit  choose a password there with the code ABCD-EFGH\n');
    mkdirSync(path.join(dataFolder, 'dashboard'));
    writeFileSync(path.join(dataFolder, 'dashboard', 'password.json'), '{}');
    expect(draw()).toContain('Page         http://127.0.0.1:4321\n\n');
    expect(draw()).not.toContain('ABCD-EFGH');
  });

  it('names no page where there is none', () => {
    expect(drawn(undefined)()).not.toContain('Page');
  });
});
