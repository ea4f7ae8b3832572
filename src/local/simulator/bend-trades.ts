import type { FeePlan } from '../../shared/venue/exchange/clearing.ts';
import type { Exchange } from '../../shared/venue/exchange/exchange.ts';
import type { FaultInjector, Faults } from './faults.ts';

/** Faults that lie in the matching itself: fills in parts (13), a thin book (14), what fees are taken in (18). */
export function bendTrades(exchange: Exchange, faults: FaultInjector): void {
  exchange.bend({
    parts: (lots) => (lots >= 2 && faults.strikes('partialFills') ? 2 + faults.source('parts').below(5) : 1),
    take: (order) => (thin(order.orderId) ? Math.floor(order.quantity / 2) : order.quantity),
  });
  const thinned = new Map<number, boolean>();
  function thin(orderId: number): boolean {
    if (faults.settings.thinBook === 0) return false;
    const known = thinned.get(orderId);
    if (known !== undefined) return known;
    const isThin = faults.strikes('thinBook');
    thinned.set(orderId, isThin);
    return isThin;
  }
  const plans = new Map(exchange.accounts.map((account) => [account, exchange.fees(account)]));
  let before: Faults['feeAsset'] = 'received';
  faults.follow(({ feeAsset }) => {
    if (feeAsset === before) return;
    before = feeAsset;
    faults.count('feeAsset');
    const asset: FeePlan['asset'] = feeAsset === 'third' ? { third: 'BNB', discount: '0.25', price: '600' } : feeAsset;
    for (const [account, plan] of plans) exchange.setFees(account, { ...plan, asset });
  });
}
