import { isDeepStrictEqual } from 'node:util';
import { ACCOUNT_READERS } from '../../../shared/adapters/ccxt/account-events.ts';
import { placedOf, readOrderFrame, usageIn } from '../../../shared/adapters/ws/binance-order-frames.ts';
import { parseFrame, readFrame, type Frame } from '../../../shared/adapters/ws/binance-frames.ts';
import { DataError } from '../../../shared/domain/errors.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { AccountEvent } from '../../../shared/ports/venue.ts';
import type { WireKind } from './corpus.ts';

/** read: taken as something. quarantined: kept out. The text says what is wrong with what was let through. */
export type Reading = 'read' | 'quarantined' | { readonly wrong: string };

const levelsAreSound = (levels: readonly (readonly [string | number, string | number])[]): boolean => levels.every(([price, quantity]) => Number(price) > 0 && Number(price) < Infinity && Number(quantity) >= 0 && Number(quantity) < Infinity);

const isUpdateSound = ({ firstId, lastId, bids, asks }: Extract<Frame, { readonly kind: 'depth' }>['update']): boolean => Number.isSafeInteger(firstId) && Number.isSafeInteger(lastId) && firstId <= lastId && levelsAreSound(bids) && levelsAreSound(asks);

function isSound(frame: Frame): boolean {
  switch (frame.kind) {
    case 'depth': return isUpdateSound(frame.update);
    case 'trade': return Number.isSafeInteger(frame.id) && frame.trade.price > 0 && frame.trade.quantity > 0 && frame.trade.at > 0;
    case 'candle': return frame.candle === undefined || (frame.candle.low > 0 && frame.candle.high >= frame.candle.low && frame.candle.volume >= 0);
    default: return true;
  }
}

function stream(text: string): Reading {
  const frame = readFrame(text);
  // The scanner of depth updates reads what JSON.parse reads, to the last bit, or leaves it to JSON.parse.
  if (frame.kind === 'depth' && !isDeepStrictEqual(frame, parseFrame(text))) return { wrong: 'the scanner and JSON.parse read different updates' };
  if (!isSound(frame)) return { wrong: `a ${frame.kind} with numbers that cannot be` };
  return frame.kind === 'broken' ? 'quarantined' : 'read';
}

const PLACED: OrderRequest = { clientOrderId: 'fuzz', instrument: 'binance:BTC/USDT', side: 'sell', type: 'limit', quantity: 0.00847, limitPrice: 23_416.1, timeInForce: 'gtc', at: 0, reason: 'fuzz' };

function orderAnswer(text: string): Reading {
  const frame = readOrderFrame(text);
  if (frame === undefined) return 'quarantined';
  if (frame === 'shutdown') return 'read';
  const { used } = usageIn(frame, 'main', 0);
  if (used.some(({ windowMs, used: count }) => !(windowMs > 0) || typeof count !== 'number')) return { wrong: 'a request limit without a window' };
  if (frame.status !== 200 || frame.result === undefined) return 'read';
  try {
    const { order, fills } = placedOf(frame.result, PLACED);
    return order.clientOrderId === PLACED.clientOrderId && fills.every(({ price, quantity, tradeId }) => price > 0 && quantity > 0 && tradeId !== '') ? 'read' : { wrong: 'an order or a fill that cannot be' };
  } catch (error) {
    if (error instanceof DataError) return 'quarantined';
    throw error;
  }
}

const isEventSound = (event: AccountEvent): boolean => event.kind !== 'fill' || (event.fill.quantity > 0 && event.fill.price > 0 && event.fill.tradeId !== '');

function account(venue: string): (text: string) => Reading {
  const reader = ACCOUNT_READERS[venue](venue, (id) => id);
  return (text) => {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return 'quarantined';
    }
    if (typeof message !== 'object' || message === null) return 'quarantined';
    const fields = message as Readonly<Record<string, unknown>>;
    try {
      reader.isConfirmation(fields);
      reader.ending(fields);
      return reader.read(fields).every(isEventSound) ? 'read' : { wrong: 'a fill that cannot be' };
    } catch (error) {
      if (error instanceof DataError) return 'quarantined';
      throw error;
    }
  };
}

/** Who reads what comes over a wire. None may throw anything but what it is documented to throw, which is counted as kept out. */
export const READERS: Readonly<Record<WireKind, (text: string) => Reading>> = {
  streams: stream, 'order-answers': orderAnswer, 'account-binance': account('binance'), 'account-bybit': account('bybit'), 'account-okx': account('okx'), 'account-upbit': account('upbit'),
};
