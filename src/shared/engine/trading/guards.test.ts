import { describe, expect, it } from 'vitest';
import { SECOND } from '../../domain/time.ts';
import type { Exits } from '../../strategies/strategy.ts';
import { puppet, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

/** A position of half of the cash at about 100, guarded by these exits. */
async function guarded(exits: Exits, more: Partial<SceneSetup> = {}) {
  const wish = { forecast: 1 };
  const scene = new TradingScene({ strategies: [{ name: 'one', strategy: puppet(() => wish.forecast), exits }], ...more });
  await scene.start();
  await scene.close();
  await scene.pass(3 * SECOND);
  return { scene, wish };
}

const sold = (scene: TradingScene): number => scene.venue.fills.filter(({ side }) => side === 'sell').reduce((sum, { quantity }) => sum + quantity, 0);

describe('guards of a position', () => {
  it('rests its stop at the venue, once', async () => {
    const { scene } = await guarded({ stopLoss: 0.05 });
    expect(scene.position()).toBeGreaterThan(40);
    expect(scene.guards()).toEqual([`stop ${scene.position()} at the venue`]);
    expect(scene.faults()).toEqual([]);
  });
});
