import type { GateView } from './gate-view.ts';
import type { NamedRule } from './judge.ts';
import { equityOf, isFresh } from './valuation.ts';

/** Controls on what the account holds, has lost, and where. All of them leave orders that only reduce alone. */

/** Worst case of one coin over all venues and instruments, in the account's currency. */
function coinValue({ exposures, instrument }: GateView): number {
  let value = 0;
  for (const exposure of exposures) if (exposure.base === instrument?.base) value += exposure.value;
  return value;
}

const overCoin = (view: GateView, share: number): string | undefined => {
  const value = coinValue(view);
  const most = share * view.equity;
  return value <= most ? undefined : `"${view.instrument?.base}" could come to "${value}", the limit is ${share} of equity, "${most}"`;
};

export const maxPosition: NamedRule<GateView> = { name: 'max-position', check: (_, view) => (view.reduces ? undefined : overCoin(view, view.limits.maxPositionShare)) };

/** A new strategy or venue is tried out with little. */
export const canarySize: NamedRule<GateView> = { name: 'canary-size', check: (_, view) => (view.reduces || !view.limits.canary ? undefined : overCoin(view, view.limits.canaryShare)) };

export const maxGrossExposure: NamedRule<GateView> = {
  name: 'max-gross-exposure',
  check: (_, { exposures, equity, limits, reduces }) => {
    if (reduces) return undefined;
    let value = 0;
    for (const exposure of exposures) value += exposure.value;
    const most = limits.maxGrossShare * equity;
    return value <= most ? undefined : `all positions could come to "${value}", the limit is ${limits.maxGrossShare} of equity, "${most}"`;
  },
};

export const noShorts: NamedRule<GateView> = {
  name: 'no-shorts',
  check: ({ instrument: id }, { exposures, instrument, limits, reduces }) => {
    if (reduces || (limits.shorts && instrument?.kind === 'perpetual')) return undefined;
    const short = exposures.find((exposure) => exposure.instrument === id)?.short ?? NaN;
    return short === 0 ? undefined : `"${short}" could be sold that is not held`;
  },
};

export const maxDailyLoss: NamedRule<GateView> = {
  name: 'max-daily-loss',
  check: (_, { state: { day, dailyLoss }, limits, equity, reduces }) => {
    if (reduces) return undefined;
    if (dailyLoss !== null) return `stopped until a person resumes: ${dailyLoss.reason}`;
    const start = day?.equity ?? NaN;
    const least = start * (1 - limits.maxDailyLossShare);
    return equity > least ? undefined : `equity "${equity}" is ${limits.maxDailyLossShare} or more below "${start}", that of the start of the day`;
  },
};

export const drawdownKill: NamedRule<GateView> = {
  name: 'drawdown-kill',
  check: (_, { state: { peak, drawdown }, limits, equity, reduces }) => {
    if (reduces) return undefined;
    if (drawdown !== null) return `stopped until a person resets it: ${drawdown.reason}`;
    const least = (peak ?? NaN) * (1 - limits.maxDrawdownShare);
    return equity > least ? undefined : `equity "${equity}" is ${limits.maxDrawdownShare} or more below its highest, "${peak}"`;
  },
};

export const venueConcentration: NamedRule<GateView> = {
  name: 'venue-concentration',
  check: (_, { state, limits, instrument, equity, reduces }) => {
    if (reduces || limits.maxVenueShare >= 1) return undefined;
    const there = equityOf(state, limits, instrument?.venue);
    return there <= limits.maxVenueShare * equity ? undefined : `"${there}" of "${equity}" is at ${instrument?.venue}, the limit is a share of ${limits.maxVenueShare}`;
  },
};

export const stableCoinPeg: NamedRule<GateView> = {
  name: 'stable-coin-peg',
  check: (_, view) => {
    const { state, limits, instrument, reduces } = view;
    const coin = instrument?.quote ?? '';
    if (reduces || !Object.hasOwn(limits.stableCoins, coin)) return undefined;
    const most = limits.stableCoins[coin];
    const peg = state.pegs[coin];
    if (peg === undefined || !isFresh(peg.at, limits.maxRateAgeMs, view)) return `the price of ${coin} is not known or too old`;
    // 1 - 0.98 is above 0.02 in its last bits.
    return Math.abs(peg.price - 1) <= most + 1e-12 ? undefined : `${coin} is worth "${peg.price}", more than ${most} from its peg`;
  },
};

/** Kimchi premium: coins bought for won far above the price abroad lose it when it falls, and one far below is a sign of trouble. */
export const krwPremium: NamedRule<GateView> = {
  name: 'krw-premium',
  check: (_, view) => {
    const { state, limits: { krwPremium: band, maxRateAgeMs }, instrument, reduces } = view;
    if (reduces || band === null || instrument?.quote !== 'KRW') return undefined;
    const known = state.premiums[instrument.base];
    if (known === undefined || !isFresh(known.at, maxRateAgeMs, view)) return `the premium of ${instrument.base} is not known or too old`;
    return known.premium >= band.lowest && known.premium <= band.highest ? undefined : `the premium of ${instrument.base} is "${known.premium}", outside ${band.lowest} to ${band.highest}`;
  },
};

/** Notional of the perpetuals of the order's venue in the worst case, over the equity there. */
function leverage({ state, limits, instrument, exposures }: GateView): number {
  let notional = 0;
  for (const exposure of exposures) {
    const other = state.instruments[exposure.instrument];
    if (other?.kind === 'perpetual' && other.venue === instrument?.venue) notional += exposure.value;
  }
  const margin = equityOf(state, limits, instrument?.venue);
  return margin > 0 ? notional / margin : NaN;
}

export const maxLeverage: NamedRule<GateView> = {
  name: 'max-leverage',
  check: (_, view) => {
    if (view.reduces || view.instrument?.kind !== 'perpetual') return undefined;
    const times = leverage(view);
    return times <= view.limits.maxLeverage ? undefined : `leverage could come to "${times}", the limit is ${view.limits.maxLeverage}`;
  },
};

/** Distance to liquidation, as the venue gives it and as it would be with all orders filled, margin shared by the venue's account. */
export const liquidationDistance: NamedRule<GateView> = {
  name: 'liquidation-distance',
  check: (_, view) => {
    const { instrument, mark, mid, limits, reduces } = view;
    if (reduces || instrument?.kind !== 'perpetual') return undefined;
    const room = limits.minLiquidationAtr * (mark?.atr ?? NaN);
    const given = mark?.liquidationPrice ?? null;
    const now = given === null ? Infinity : Math.abs(mid - given);
    const then = (1 / leverage(view) - instrument.maintenanceMarginRate) * mid;
    const distance = Math.min(now, then);
    return distance >= room ? undefined : `liquidation is "${distance}" away, the limit is ${limits.minLiquidationAtr} average true ranges, "${room}"`;
  },
};
