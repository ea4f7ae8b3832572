import { random } from '../../shared/domain/random.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import { costsByAlgorithm, type AlgorithmCosts, type ExecutedParent } from '../../shared/execution/costs/by-algorithm.ts';
import { parentCosts, type MetMarket, type ParentRecord } from './parent-costs.ts';
import { readStory, type StoryLine } from './story-line.ts';
import type { StoryFile } from './story-files.ts';

/** What orders to a target cost, by the algorithm that carried them out. */
export interface CostsStory {
  readonly algorithms: readonly AlgorithmCosts[];
  /** Of those that are over: how many were analysed, and how many not, because bid and ask at a fill or the price at arrival are not on record. */
  readonly analysed: number;
  readonly unknown: number;
  readonly working: number;
}

interface Parent {
  readonly plan: Extract<DeskNotice, { kind: 'plan' }>;
  side: 'buy' | 'sell' | undefined;
  decisionPrice: number;
  readonly fills: { readonly fill: ParentRecord['fills'][number]['fill'] }[];
  readonly met: MetMarket[];
  done: Extract<DeskNotice, { kind: 'done' }> | undefined;
}

/** Reads the story from `since` on. */
export async function costsStory(files: readonly StoryFile[], since: number): Promise<CostsStory> {
  const gathering = new Gathering(since);
  for (const [n, { file }] of files.entries()) {
    // A file whose successor began before that time has nothing of it.
    if (n + 1 < files.length && files[n + 1].start !== files[n].start && files[n + 1].start < since) continue;
    for await (const line of readStory(file, { wanted: (text) => !text.includes('"of":"input"') })) gathering.take(line);
  }
  return gathering.costs();
}

class Gathering {
  readonly #since: number;
  readonly #parents = new Map<string, Parent>();
  readonly #decisions = new Map<string, Extract<Notice, { kind: 'decision' }>>();

  constructor(since: number) {
    this.#since = since;
  }

  take({ told }: StoryLine): void {
    if (told.of === 'desk') this.#desk(told.notice);
    else if (told.of === 'strategy') this.#notice(told.strategy, told.notice);
  }

  #desk(notice: DeskNotice): void {
    if (notice.kind === 'plan' && notice.at >= this.#since) this.#parents.set(notice.id, { plan: notice, side: undefined, decisionPrice: NaN, fills: [], met: [], done: undefined });
    if (notice.kind === 'fill') this.#parents.get(notice.parent)?.met.push(notice);
    if (notice.kind !== 'done') return;
    const parent = this.#parents.get(notice.id);
    if (parent !== undefined) parent.done = notice;
  }

  #notice(strategy: string, notice: Notice): void {
    if (notice.kind === 'decision') this.#decisions.set(`${strategy} ${notice.instrument}`, notice);
    if (notice.kind === 'event' && notice.event.kind === 'fill') this.#parents.get(notice.event.clientOrderId)?.fills.push({ fill: notice.event.fill });
    if (notice.kind !== 'order') return;
    const parent = this.#parents.get(notice.clientOrderId);
    if (parent === undefined) return;
    const decision = this.#decisions.get(`${strategy} ${notice.instrument}`);
    parent.side = notice.draft.side;
    if (decision?.at === notice.draft.at) parent.decisionPrice = decision.price;
  }

  costs(): CostsStory {
    const over = [...this.#parents.values()].flatMap((parent) => (parent.done === undefined ? [] : [{ parent, executed: executed(parent) }]));
    const known = over.flatMap(({ executed: one }) => one ?? []);
    return {
      algorithms: costsByAlgorithm(known, { random: random(1), blockLength: Math.max(1, Math.round(Math.sqrt(known.length))) }),
      analysed: known.length, unknown: over.length - known.length, working: this.#parents.size - over.length,
    };
  }
}

function executed({ plan, side, decisionPrice, fills, met, done }: Parent): ExecutedParent | undefined {
  const own = side ?? met[0]?.side ?? fills[0]?.fill.side;
  if (own === undefined || done === undefined) return undefined;
  const analysis = parentCosts({
    side: own, quantity: plan.quantity, decisionPrice, arrivalPrice: plan.arrivalPrice, from: plan.at, to: done.at, end: { bid: done.bid ?? NaN, ask: done.ask ?? NaN },
    fills: fills.map(({ fill }) => ({ fill, met: met.find(({ tradeId, price }) => tradeId === fill.tradeId && price === fill.price) })),
  })?.analysis;
  return analysis === undefined ? undefined : { algorithm: plan.algorithm, quantity: plan.quantity, decisionPrice: decisionPrice > 0 ? decisionPrice : plan.arrivalPrice, analysis };
}
