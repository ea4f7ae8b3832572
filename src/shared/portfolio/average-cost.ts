import { add, negate, share, subtract, ZERO, type Decimal } from '../domain/decimal.ts';

/**
 * total: one cost per unit for a whole period, of what was there at its beginning and all that was bought in it (Korea: 총평균법, Enforcement
 * Decree of the Income Tax Act, article 88 (1) with article 92 (2) 4, as amended on 2025-02-28). moving: the cost per unit after each purchase.
 */
export type AverageMethod = 'total' | 'moving';

/** Exact, in units of the coin and of the currency. */
export interface CostPeriod {
  readonly openingQuantity: Decimal;
  readonly openingCost: Decimal;
  readonly boughtQuantity: Decimal;
  readonly boughtCost: Decimal;
  /** Given away, what left with fees among it. */
  readonly soldQuantity: Decimal;
  readonly proceeds: Decimal;
  /** Of what was given away and bought before or in the period. */
  readonly cost: Decimal;
  /** Given away beyond all that was bought: nobody knows what it cost. */
  readonly unknownQuantity: Decimal;
  readonly closingQuantity: Decimal;
  readonly closingCost: Decimal;
}

const smaller = (a: Decimal, b: Decimal): Decimal => (a < b ? a : b);

/** What coins cost by an average, period after period: purchases and disposals of one coin for one currency, in the order of time. */
export class AverageCost {
  readonly #method: AverageMethod;
  #opening: { readonly quantity: Decimal; readonly cost: Decimal } = { quantity: ZERO, cost: ZERO };
  #boughtQuantity = ZERO;
  #boughtCost = ZERO;
  #soldQuantity = ZERO;
  #proceeds = ZERO;
  /** Of the moving average alone: what is held now, and what became of sales. */
  #quantity = ZERO;
  #held = ZERO;
  #cost = ZERO;
  #unknown = ZERO;

  constructor(method: AverageMethod) {
    this.#method = method;
  }

  /** `cost`: all that was paid for it, fees among it. */
  buy(quantity: Decimal, cost: Decimal): void {
    this.#boughtQuantity = add(this.#boughtQuantity, quantity);
    this.#boughtCost = add(this.#boughtCost, cost);
    this.#quantity = add(this.#quantity, quantity);
    this.#held = add(this.#held, cost);
  }

  sell(quantity: Decimal, proceeds: Decimal): void {
    this.#soldQuantity = add(this.#soldQuantity, quantity);
    this.#proceeds = add(this.#proceeds, proceeds);
    const known = smaller(quantity, this.#quantity);
    const cost = known === ZERO ? ZERO : share(this.#held, known, this.#quantity);
    this.#quantity = subtract(this.#quantity, known);
    this.#held = subtract(this.#held, cost);
    this.#cost = add(this.#cost, cost);
    this.#unknown = add(this.#unknown, subtract(quantity, known));
  }

  /** The period so far. */
  period(): CostPeriod {
    const common = {
      openingQuantity: this.#opening.quantity, openingCost: this.#opening.cost, boughtQuantity: this.#boughtQuantity, boughtCost: this.#boughtCost, soldQuantity: this.#soldQuantity, proceeds: this.#proceeds,
    };
    if (this.#method === 'moving') return { ...common, cost: this.#cost, unknownQuantity: this.#unknown, closingQuantity: this.#quantity, closingCost: this.#held };
    const quantity = add(this.#opening.quantity, this.#boughtQuantity);
    const all = add(this.#opening.cost, this.#boughtCost);
    const known = smaller(this.#soldQuantity, quantity);
    const cost = known === ZERO ? ZERO : share(all, known, quantity);
    return { ...common, cost, unknownQuantity: add(this.#soldQuantity, negate(known)), closingQuantity: subtract(quantity, known), closingCost: subtract(all, cost) };
  }

  /** Ends the period: what is left of it begins the next. */
  next(): void {
    const { closingQuantity, closingCost } = this.period();
    this.#opening = { quantity: closingQuantity, cost: closingCost };
    [this.#quantity, this.#held] = [closingQuantity, closingCost];
    this.#boughtQuantity = ZERO;
    this.#boughtCost = ZERO;
    this.#soldQuantity = ZERO;
    this.#proceeds = ZERO;
    this.#cost = ZERO;
    this.#unknown = ZERO;
  }
}
