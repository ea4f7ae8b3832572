import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '../../../shared/domain/random.ts';
import type { KillCommand } from '../../../shared/risk/kill-state.ts';
import { commandKillFile } from '../../kill-switch/kill-file.ts';
import { Scene } from '../scene.ts';
import { Judgement, quantile, type Stage, type StageResult, type StageRun } from '../stage.ts';
import type { Trader } from '../trader/trader.ts';

const TRIGGERS = 30;
const TRIGGERS_LONG = 200;
const RESTING = 100;
/** After a trigger nothing is sent for so long: what was on its way has arrived. */
const WATCH_MS = 150;
const RESTART_WATCH_MS = 2_500;
const MOST_TO_LAST_ORDER_MS = 50;
const MOST_TO_CANCELLED_MS = 2_000;

/** A scene whose arrivals of orders at the venue are timed. */
export class KillScene {
  readonly scene: Scene;
  readonly arrivals: number[] = [];
  readonly #silence: () => void;

  constructor(scene: Scene) {
    this.scene = scene;
    this.#silence = scene.arena.exchange.listen((event) => { if (event.kind === 'order' && event.what === 'new') this.arrivals.push(performance.now()); });
  }

  command(command: KillCommand): Promise<unknown> {
    return commandKillFile(this.scene.killFile, { command, by: 'drill', reason: 'drill', at: Date.now() });
  }

  /** Whether orders arrive, more being wanted all the time. */
  async flows(trader: Trader, withinMs: number): Promise<boolean> {
    const [before, end] = [this.arrivals.length, performance.now() + withinMs];
    while (this.arrivals.length < before + 5 && performance.now() < end && !trader.isDead) {
      this.scene.arena.release(10);
      trader.want(this.scene.arena.intents.slice(-10));
      await sleep(10);
    }
    return this.arrivals.length >= before + 5;
  }

  /** Milliseconds from the command to the last order that arrived after it; 0 where none did. */
  async lastOrderAfter(act: () => Promise<unknown>): Promise<number> {
    const at = performance.now();
    await act();
    await sleep(WATCH_MS);
    return Math.max(0, ...this.arrivals.filter((arrival) => arrival > at).map((arrival) => arrival - at));
  }

  /** The switch is on, the process is killed and started again: orders that it sends all the same. */
  async ordersAfterRestart(trader: Trader): Promise<{ readonly sent: number; readonly trader: Trader }> {
    await trader.kill();
    const before = this.arrivals.length;
    const next = this.scene.start();
    await next.opened(10_000);
    this.scene.arena.release(10);
    next.want(this.scene.arena.intents.slice(-10));
    // An instrument with an order of before whose fate is not known yet waits for its proof first.
    const end = performance.now() + RESTART_WATCH_MS;
    while (this.arrivals.length === before && performance.now() < end) await sleep(20);
    return { sent: this.arrivals.length - before, trader: next };
  }

  close(): void { this.#silence(); }
}

const resume: KillCommand = { kind: 'resume' };
const states = ['REDUCE_ONLY', 'CANCEL_ALL', 'FLATTEN'] as const;

async function cancelHundred(kill: KillScene, trader: Trader): Promise<{ readonly open: number; readonly ms: number }> {
  const { arena } = kill.scene;
  arena.release(RESTING, 'resting');
  trader.want(arena.intents.slice(-RESTING));
  const end = performance.now() + 20_000;
  const open = (): number => arena.symbols.reduce((sum, symbol) => sum + arena.exchange.openOrders('drill', symbol).length, 0);
  while (open() < RESTING && performance.now() < end) await sleep(20);
  const found = open();
  const at = performance.now();
  await kill.command({ kind: 'restrict', to: 'CANCEL_ALL' });
  while (open() > 0 && performance.now() < at + 10_000) await sleep(5);
  return { open: found, ms: Math.round(performance.now() - at) };
}

async function run({ seed, signal, budget, note }: StageRun): Promise<StageResult> {
  const judgement = new Judgement();
  const source = random(seed);
  const scene = await Scene.open({ seed, width: 6 });
  const kill = new KillScene(scene);
  try {
    let trader = scene.start();
    const times: number[] = [];
    let isFlowing = await trader.opened(10_000);
    const triggers = budget.isLong ? TRIGGERS_LONG : TRIGGERS;
    for (let n = 0; n < triggers; n++) {
      signal.throwIfAborted();
      isFlowing &&= await kill.flows(trader, 10_000);
      await sleep(source.below(20));
      times.push(await kill.lastOrderAfter(() => kill.command({ kind: 'restrict', to: states[n % states.length] })));
      await kill.command(resume);
      note(`${n + 1} of ${triggers} triggers`);
    }
    const hundred = await cancelHundred(kill, trader);
    const restarted = await kill.ordersAfterRestart(trader);
    trader = restarted.trader;
    await kill.command(resume);
    const flowsAgain = await kill.flows(trader, 10_000);
    judgement.is('orders flowed before every trigger', isFlowing, true);
    judgement.atMost('p99 from the trigger to the last order in ms', quantile(times, 0.99), MOST_TO_LAST_ORDER_MS);
    judgement.atLeast('orders that were resting', hundred.open, RESTING);
    judgement.atMost('until 100 orders were cancelled in ms', hundred.ms, MOST_TO_CANCELLED_MS);
    judgement.is('orders after a restart with the switch on', restarted.sent, 0);
    judgement.is('orders flow after resume', flowsAgain, true);
    if (trader.errors !== '') judgement.broken.push(`the trader said: ${trader.errors}`);
    return {
      figures: { triggers, lastOrderP50Ms: quantile(times, 0.5), lastOrderP99Ms: quantile(times, 0.99), cancelledOrders: hundred.open, cancelledMs: hundred.ms, ordersAfterRestart: restarted.sent },
      faults: { triggers: times.length, killedWithSwitchOn: 1, ordersBeforeTriggers: kill.arrivals.length }, broken: judgement.broken,
    };
  } finally {
    kill.close();
    await scene.close();
  }
}

export const killSwitch: Stage = { name: 'K1', title: 'kill switch from its file while orders flow, and over a kill -9', run };
