import type { Random } from '../../domain/random.ts';
import { Agenda } from './agenda.ts';
import { AWS_RATES } from './aws-prices.ts';
import { NO_USAGE, type Usage } from './bill.ts';
import { Fleet, type Seat } from './fleet.ts';
import type { SweepCase, SweepOutcome } from './sweep-case.ts';

/** A job in the queue, perhaps one of several messages of it. `job` is -1 where there is none that could be done. */
interface Message {
  readonly job: number;
  readonly kind: 'job' | 'refused' | 'stranger';
  receives: number;
  visibleAt: number;
  /** The delivery it is out with; an older one no longer counts. */
  delivery: number;
  isOver: boolean;
}

type Ending = 'done' | 'already' | 'refused' | 'again';

type Happening =
  | { readonly kind: 'sent'; readonly place: number }
  | { readonly kind: 'visible'; readonly message: Message; readonly delivery: number }
  | { readonly kind: 'ended'; readonly message: Message; readonly delivery: number; readonly seat: Seat; readonly ending: Ending; readonly seconds: number }
  | { readonly kind: 'fleet'; readonly act: (now: number) => void }
  | { readonly kind: 'look'; readonly number: number }
  | { readonly kind: 'follow' };

const TEN = 10;
const LIST_PAGE = 1_000;

/** Plays a sweep through, event after event, until no message is left or nobody is there to work on one. */
export function simulateSweep(sweep: SweepCase, source: Random): SweepOutcome {
  return new Simulation(sweep, source).run();
}

class Simulation {
  readonly #case: SweepCase;
  readonly #source: Random;
  readonly #agenda = new Agenda<Happening>();
  readonly #fleet: Fleet;
  readonly #ready: Message[] = [];
  #first = 0;
  readonly #isDone: Uint8Array;
  readonly #usage: { -readonly [Key in keyof Usage]: Usage[Key] } = { ...NO_USAGE };
  readonly #tally = { sent: 0, open: 0, deliveries: 0, done: 0, already: 0, refused: 0, dead: 0, failed: 0, waited: 0, wasted: 0, work: 0, lastResultAt: 0, emptyAt: 0, summaryAt: NaN };
  #now = 0;
  #inWork = 0;
  #toldSince = 0;
  #looks = 0;
  #isAwaited = false;

  constructor(sweep: SweepCase, source: Random) {
    this.#case = sweep;
    this.#source = source;
    this.#isDone = new Uint8Array(sweep.jobs);
    this.#fleet = new Fleet(sweep, source, { later: (seconds, act) => { this.#agenda.add(this.#now + seconds, { kind: 'fleet', act }); }, lost: (seats) => { for (const seat of seats) this.#lose(seat); } });
  }

  run(): SweepOutcome {
    this.#fleet.begin();
    this.#isAwaited = this.#case.followed !== undefined;
    if (this.#case.followed !== undefined) this.#agenda.add(this.#case.followed.everySeconds, { kind: 'follow' });
    if (this.#places() > 0) this.#agenda.add(this.#case.arrival(0, this.#source), { kind: 'sent', place: 0 });
    for (let next = this.#agenda.next(); next !== undefined && this.#isGoingOn(); next = this.#agenda.next()) {
      this.#now = next.at;
      this.#happen(next.event);
      this.#handOut();
      if (this.#isStuck()) break;
    }
    return this.#outcome();
  }

  #places(): number {
    const { twice = 0, refused = 0, strangers = 0 } = this.#case.also ?? {};
    return this.#case.jobs + twice + refused + strangers;
  }

  #isGoingOn(): boolean {
    const { open, sent, summaryAt } = this.#tally;
    return open > 0 || this.#inWork > 0 || sent < this.#places() || Number.isNaN(summaryAt) || this.#isAwaited;
  }

  /** Everything was sent, nobody gathers, and what is left nobody will take. */
  #isStuck(): boolean {
    const { open, sent, done } = this.#tally;
    return sent >= this.#places() && this.#inWork === 0 && ((open === 0 && (this.#case.reduction === undefined || done < this.#case.jobs)) || (open > 0 && this.#fleet.isGone()));
  }

  #happen(event: Happening): void {
    if (event.kind === 'sent') this.#send(event.place);
    else if (event.kind === 'visible') this.#show(event.message, event.delivery);
    else if (event.kind === 'fleet') event.act(this.#now);
    else if (event.kind === 'look') this.#look(event.number);
    else if (event.kind === 'follow') this.#follow();
    else this.#end(event);
  }

  #send(place: number): void {
    const { jobs, also: { twice = 0, refused = 0 } = {}, duplicate } = this.#case;
    const kind = place < jobs + twice ? 'job' : place < jobs + twice + refused ? 'refused' : 'stranger';
    const job = kind === 'job' ? place % jobs : -1;
    const copies = kind === 'job' && duplicate > 0 && this.#source.uniform() < duplicate ? 2 : 1;
    for (let n = 0; n < copies; n++) this.#ready.push({ job, kind, receives: 0, visibleAt: this.#now, delivery: 0, isOver: false });
    this.#tally.sent += 1;
    this.#tally.open += copies;
    this.#usage.queueRequests += 1 / TEN;
    if (place + 1 < this.#places()) this.#agenda.add(Math.max(this.#now, this.#case.arrival(place + 1, this.#source)), { kind: 'sent', place: place + 1 });
  }

  /** Hidden for long enough: one that was handed out too often is a dead letter now. */
  #show(message: Message, delivery: number): void {
    if (message.isOver || message.delivery !== delivery) return;
    if (message.receives >= this.#case.maxReceives) {
      this.#tally.dead += 1;
      this.#close(message);
      return;
    }
    message.visibleAt = this.#now;
    this.#ready.push(message);
  }

  #close(message: Message): void {
    message.isOver = true;
    this.#tally.open -= 1;
    this.#tally.emptyAt = this.#now;
  }

  #handOut(): void {
    for (; this.#first < this.#ready.length; this.#first++) {
      const message = this.#ready[this.#first];
      // Done with while it was visible again.
      if (message.isOver) continue;
      const seat = this.#fleet.take();
      if (seat === undefined) return;
      this.#begin(message, seat);
    }
  }

  #begin(message: Message, seat: Seat): void {
    const { requestSeconds } = this.#case;
    if (message.receives === 0) this.#tally.waited += this.#now - message.visibleAt;
    message.receives += 1;
    const delivery = ++message.delivery;
    this.#inWork += 1;
    this.#tally.deliveries += 1;
    this.#usage.queueRequests += 1;
    if (seat.isFunction) this.#usage.functionRequests += 1;
    if (seat.isCold) this.#usage.storeReads += 1;
    const { ending, work } = this.#course(message);
    this.#usage.storeReads += ending === 'already' || message.kind === 'refused' ? 1 : message.kind === 'stranger' ? 2 : 3;
    this.#tally.work += work;
    const seconds = (seat.isCold ? seat.coldSeconds : 0) + requestSeconds + work;
    seat.holds = { message, delivery, work };
    this.#agenda.add(this.#now + seconds, { kind: 'ended', message, delivery, seat, ending, seconds });
    // A function's message comes back by the clock alone; a machine says that it is still at it.
    if (seat.isFunction && (ending === 'again' || seconds > seat.hiddenSeconds)) this.#agenda.add(this.#now + Math.max(seat.hiddenSeconds, ending === 'again' ? seconds : 0), { kind: 'visible', message, delivery });
  }

  /** What will come of it, and the core seconds of that. */
  #course({ job, kind }: Message): { readonly ending: Ending; readonly work: number } {
    if (kind === 'refused') return { ending: 'refused', work: 0 };
    if (kind === 'stranger') return { ending: 'again', work: 0 };
    if (this.#isDone[job] === 1) return { ending: 'already', work: 0 };
    const { blockSeconds, failure } = this.#case;
    const whole = blockSeconds[blockSeconds.length === 1 ? 0 : this.#source.below(blockSeconds.length)];
    return failure > 0 && this.#source.uniform() < failure ? { ending: 'again', work: whole * this.#source.uniform() } : { ending: 'done', work: whole };
  }

  #end({ message, delivery, seat, ending, seconds }: Extract<Happening, { readonly kind: 'ended' }>): void {
    if (seat.isLost) return;
    this.#inWork -= 1;
    const work = seat.holds?.work ?? 0;
    if (seat.isFunction) this.#usage.functionGbSeconds += seconds * seat.gb;
    this.#fleet.giveBack(seat, this.#now);
    if (ending === 'again') {
      this.#tally.failed += 1;
      this.#tally.wasted += work;
      if (!seat.isFunction) this.#agenda.add(this.#now + seat.againSeconds, { kind: 'visible', message, delivery });
      return;
    }
    if (ending === 'refused') this.#refuse();
    else this.#put(message.job, ending, work);
    this.#usage.queueRequests += 1;
    // Where another one was given it since, the receipt is out of date, and that other one closes it.
    if (message.delivery === delivery && !message.isOver) this.#close(message);
  }

  #refuse(): void {
    this.#tally.refused += 1;
    this.#usage.storeWrites += 1;
  }

  #put(job: number, ending: Ending, work: number): void {
    if (ending === 'done') this.#usage.storeWrites += 1;
    if (this.#isDone[job] === 1) {
      this.#tally.already += 1;
      this.#tally.wasted += work;
      return;
    }
    this.#isDone[job] = 1;
    this.#tally.done += 1;
    this.#tally.lastResultAt = this.#now;
    this.#usage.storedGbMonths += (this.#case.resultBytes / 1e9) * AWS_RATES.resultMonths;
    this.#tell();
  }

  /** The reducer looks when there are enough results, or after a while. */
  #tell(): void {
    if (this.#case.reduction === undefined) return;
    this.#usage.queueRequests += 1 + 2 / TEN;
    this.#toldSince += 1;
    if (this.#toldSince === 1) this.#agenda.add(this.#now + AWS_RATES.lookAfterSeconds, { kind: 'look', number: this.#looks });
    if (this.#toldSince >= AWS_RATES.lookAfterResults) this.#look(this.#looks);
  }

  #look(number: number): void {
    const { reduction, jobs } = this.#case;
    if (number !== this.#looks || reduction === undefined) return;
    const { done } = this.#tally;
    this.#looks += 1;
    this.#toldSince = 0;
    const isWhole = done === jobs;
    const seconds = reduction.lookSeconds + (isWhole ? jobs * reduction.secondsPerResult : 0);
    this.#usage.storeReads += 1 + (isWhole ? jobs : 0);
    this.#usage.storeWrites += Math.max(1, Math.ceil(done / LIST_PAGE)) + (isWhole ? 1 : 0);
    this.#usage.functionRequests += 1;
    this.#usage.functionGbSeconds += seconds * reduction.gb;
    if (isWhole) this.#tally.summaryAt = this.#now + seconds;
  }

  /** Whoever waits for it lists what is there, and fetches everything when it is whole. */
  #follow(): void {
    const { jobs, resultBytes, followed: { everySeconds = 0, pageSeconds = 0 } = {} } = this.#case;
    const { done } = this.#tally;
    const pages = Math.max(1, Math.ceil(done / LIST_PAGE));
    this.#usage.storeWrites += pages;
    if (done < jobs) {
      this.#agenda.add(this.#now + everySeconds + pages * pageSeconds, { kind: 'follow' });
      return;
    }
    this.#isAwaited = false;
    this.#usage.storeReads += jobs;
    this.#usage.gbOut += (jobs * resultBytes) / 1e9;
  }

  /** Its machine is gone: whoever comes after begins anew, when the last sign of life is old enough. */
  #lose({ holds, hiddenSeconds }: Seat): void {
    if (holds === undefined) return;
    this.#inWork -= 1;
    this.#tally.failed += 1;
    this.#tally.wasted += holds.work;
    this.#agenda.add(this.#now + hiddenSeconds * (1 - this.#source.uniform() / 3), { kind: 'visible', message: holds.message as Message, delivery: holds.delivery });
  }

  #outcome(): SweepOutcome {
    const { sent, open, deliveries, done, already, refused, dead, failed, waited, wasted, work, lastResultAt, emptyAt, summaryAt } = this.#tally;
    this.#usage.spotCoreSeconds = this.#fleet.paidCoreSeconds(this.#now);
    return {
      seconds: lastResultAt, emptySeconds: emptyAt, summarySeconds: summaryAt, sent, left: open, deliveries, done, already, refused, dead, failed, lostMachines: this.#fleet.lost, coldStarts: this.#fleet.coldStarts,
      mostAtOnce: this.#fleet.mostAtOnce, meanWaitSeconds: waited / sent, wastedSeconds: wasted, workSeconds: work, usage: this.#usage,
    };
  }
}
