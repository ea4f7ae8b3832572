import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, format, subtract, ZERO, type Decimal } from '../domain/decimal.ts';
import { AverageCost } from './average-cost.ts';

const text = (book: AverageCost) => Object.fromEntries(Object.entries(book.period()).map(([name, amount]) => [name, format(amount as Decimal)]));
const buy = (book: AverageCost, quantity: string, cost: string): void => { book.buy(decimal(quantity), decimal(cost)); };
const sell = (book: AverageCost, quantity: string, proceeds: string): void => { book.sell(decimal(quantity), decimal(proceeds)); };

describe('AverageCost', () => {
  it('costs ten coins 7.5 million won in the example of the newspaper (Hankyung, 24 June 2024): 10 for 10 million, 10 for 5 million, 10 sold', () => {
    for (const method of ['moving', 'total'] as const) {
      const book = new AverageCost(method);
      buy(book, '10', '10000000');
      buy(book, '10', '5000000');
      sell(book, '10', '15000000');
      expect(text(book)).toMatchObject({ cost: '7500000', proceeds: '15000000', closingQuantity: '10', closingCost: '7500000', unknownQuantity: '0' });
    }
  });

  it('counts a later purchase of the year by the total average, and not by the moving one', () => {
    const [moving, total] = [new AverageCost('moving'), new AverageCost('total')];
    for (const book of [moving, total]) {
      buy(book, '1', '100');
      sell(book, '1', '150');
      buy(book, '1', '200');
    }
    expect(text(moving)).toMatchObject({ cost: '100', closingCost: '200' });
    expect(text(total)).toMatchObject({ cost: '150', closingCost: '150' });
  });

  it('carries what is left into the next year', () => {
    const book = new AverageCost('total');
    buy(book, '4', '400');
    sell(book, '1', '150');
    book.next();
    expect(text(book)).toMatchObject({ openingQuantity: '3', openingCost: '300', boughtQuantity: '0', soldQuantity: '0', closingQuantity: '3', closingCost: '300' });
    buy(book, '3', '600');
    sell(book, '2', '500');
    expect(text(book)).toMatchObject({ cost: '300', closingQuantity: '4', closingCost: '600' });
  });

  it('knows no cost of what was never bought', () => {
    for (const method of ['moving', 'total'] as const) {
      const book = new AverageCost(method);
      buy(book, '1', '100');
      sell(book, '3', '900');
      expect(text(book)).toMatchObject({ cost: '100', unknownQuantity: '2', closingQuantity: '0', closingCost: '0' });
    }
  });

  it('loses and makes no money and no coin, to the last digit', () => {
    const step = fc.record({ isBuy: fc.boolean(), quantity: fc.integer({ min: 1, max: 1_000_000 }), price: fc.integer({ min: 1, max: 100_000 }), isYear: fc.boolean() });
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom('moving' as const, 'total' as const), (steps, method) => {
      const book = new AverageCost(method);
      for (const { isBuy, quantity, price, isYear } of steps) {
        if (isYear) book.next();
        const size = decimal(`${quantity}e-8`);
        if (isBuy) book.buy(size, decimal(`${quantity * price}e-8`));
        else book.sell(size, decimal(price));
        const { openingQuantity, openingCost, boughtQuantity, boughtCost, soldQuantity, unknownQuantity, closingQuantity, closingCost, cost } = book.period();
        expect(add(closingCost, cost)).toBe(add(openingCost, boughtCost));
        expect(add(closingQuantity, subtract(soldQuantity, unknownQuantity))).toBe(add(openingQuantity, boughtQuantity));
        expect(closingQuantity >= ZERO && closingCost >= ZERO).toBe(true);
      }
    }));
  });
});
