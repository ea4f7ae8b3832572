import type { Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { Trader, TraderNotice } from '../../shared/engine/trading/trader.ts';
import { redisBus } from '../../shared/adapters/redis/redis-bus.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { GateLimits } from '../../shared/risk/gate-limits.ts';
import type { TradePlan } from '../trade/trade-plan.ts';
import { broadcastChannel, broadcastPlace } from './broadcast-place.ts';
import type { Outlet } from './attendant.ts';
import { Broadcaster, type Attendance, type HelloBody } from './broadcaster.ts';
import { EquityLog } from './equity-log.ts';
import { MarketPicture } from './market-picture.ts';
import { serveBus } from './serve-bus.ts';
import { SocketDoor } from './socket-door.ts';

interface LiveRunSetup {
  readonly plan: Pick<TradePlan, 'mode' | 'currency' | 'money' | 'folder' | 'strategies' | 'limits' | 'redisUrl'>;
  readonly now: () => EpochMs;
  readonly say: (text: string) => void;
  readonly timeframesOf: (id: InstrumentId) => readonly Timeframe[];
}

/** What is known of a trader once there is one. */
interface Followed {
  readonly trader: Trader;
  readonly show: () => TradeStatus;
}

/** A run as others see it: told to those who listen, and written down for those who come later. Nothing in it throws, waits, or is waited for. */
export class LiveRun {
  readonly #setup: LiveRunSetup;
  readonly #broadcaster: Broadcaster;
  readonly #equity: EquityLog;
  readonly #closing: (() => Promise<void> | void)[] = [];
  #place: string | undefined;
  #instruments: readonly Instrument[] = [];
  #hello: HelloBody | undefined;
  #followed: Followed | undefined;

  constructor(setup: LiveRunSetup) {
    const { plan, now, say } = setup;
    this.#setup = setup;
    this.#broadcaster = new Broadcaster({ now, say, hello: () => this.#helloNow(), status: () => this.#followed?.show() });
    this.#equity = new EquityLog({ folder: plan.folder, mode: plan.mode, now, say, status: () => (this.#followed?.trader.isReady === true ? this.#followed.show() : undefined) });
  }

  /** The sockets that this process calls itself, to see whether somebody is there already: to be asked for before it is opened. */
  places(): readonly string[] {
    this.#place = this.#safely(() => broadcastPlace(this.#setup.plan.folder));
    return this.#place === undefined ? [] : [this.#place];
  }

  /** Lets listeners in. */
  open(): void {
    const { plan: { folder, redisUrl }, say } = this.#setup;
    const attend = (outlet: Outlet): Attendance | undefined => this.#broadcaster.attend(outlet);
    void this.#equity.prepare();
    if (this.#place !== undefined) {
      const door = new SocketDoor({ place: this.#place, say, attend });
      this.#closing.push(() => door.close());
    }
    const bus = redisUrl === undefined ? undefined : this.#safely(() => redisBus({ url: redisUrl }));
    if (bus === undefined) return;
    const served = serveBus(bus, broadcastChannel(folder), attend);
    // The bus goes first: a Redis that has stopped answering is not asked to let go.
    this.#closing.push(() => served.close(), () => bus.close());
  }

  #safely<Result>(open: () => Result): Result | undefined {
    try {
      return open();
    } catch (error) {
      this.#setup.say(`nobody can listen to this process: ${error instanceof Error ? error.message : String(error)}; trading goes on`);
      return undefined;
    }
  }

  #helloNow(): HelloBody {
    const { plan: { mode, currency, money, folder, strategies, limits: first } } = this.#setup;
    const limits: GateLimits = this.#followed?.trader.risk.limits ?? first;
    if (this.#hello?.limits === limits && this.#hello.instruments === this.#instruments) return this.#hello;
    this.#hello = {
      mode, currency, money, folder, limits, instruments: this.#instruments,
      strategies: strategies.map(({ name, strategy, params, timeframe, instruments }) => ({ name, strategy: strategy.name, params, timeframe, instruments })),
    };
    return this.#hello;
  }

  /** There is a trader now, and markets. */
  follow(instruments: readonly Instrument[], followed: Followed): void {
    this.#instruments = instruments;
    this.#followed = followed;
    this.#broadcaster.show(new MarketPicture({ instruments, board: followed.trader.board, timeframesOf: this.#setup.timeframesOf, now: this.#setup.now }));
  }

  notice(told: TraderNotice): void {
    this.#broadcaster.notice(told);
    this.#equity.notice(told);
  }

  market(event: MarketEvent): void { this.#broadcaster.market(event); }
  status(status: TradeStatus): void { this.#broadcaster.status(status); }

  finished(strategy: string, instrument: InstrumentId, trip: RoundTrip): void {
    const finished = this.#equity.trip(strategy, instrument, trip);
    if (finished !== undefined) this.#broadcaster.trip(finished);
  }

  async close(): Promise<void> {
    this.#equity.close();
    this.#broadcaster.close();
    for (const close of this.#closing.toReversed()) await close();
  }
}

