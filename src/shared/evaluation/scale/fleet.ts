import type { Random } from '../../domain/random.ts';
import type { FunctionFleet, MachineFleet, SweepCase } from './sweep-case.ts';

/** A place where one block at a time is worked on. */
export interface Seat {
  readonly isFunction: boolean;
  readonly coldSeconds: number;
  readonly hiddenSeconds: number;
  readonly againSeconds: number;
  readonly gb: number;
  isCold: boolean;
  isLost: boolean;
  holds: { readonly message: unknown; readonly delivery: number; readonly work: number } | undefined;
}

interface Machine {
  readonly seats: readonly Seat[];
  readonly startedAt: number;
  /** When it had nothing to do any more; undefined while it has. */
  idleSince: number | undefined;
}

interface Surroundings {
  /** Has something done so many seconds from now. */
  readonly later: (seconds: number, act: (now: number) => void) => void;
  readonly lost: (seats: readonly Seat[]) => void;
}

/** Who works: functions that become more by the minute, and machines that come, are taken away and end themselves. */
export class Fleet {
  coldStarts = 0;
  mostAtOnce = 0;
  lost = 0;
  readonly #functions: FunctionFleet | undefined;
  readonly #machineRules: MachineFleet | undefined;
  readonly #source: Random;
  readonly #around: Surroundings;
  readonly #idleFunctions: Seat[] = [];
  #allowed = 0;
  #functionsAtWork = 0;
  #atWork = 0;
  readonly #machines = new Set<Machine>();
  readonly #machineOf = new Map<Seat, Machine>();
  readonly #idleSeats: Seat[] = [];
  #coming = 0;
  #paidCoreSeconds = 0;

  constructor({ functions, machines }: Pick<SweepCase, 'functions' | 'machines'>, source: Random, around: Surroundings) {
    this.#functions = functions;
    this.#machineRules = machines;
    this.#source = source;
    this.#around = around;
  }

  begin(): void {
    if (this.#functions !== undefined) this.#allow(Math.min(this.#functions.atFirst, this.#functions.most));
    if (this.#machineRules !== undefined) for (let n = 0; n < this.#machineRules.count; n++) this.#order(this.#machineRules);
  }

  /** Someone for the next block; undefined where nobody is free. Machines first: they are paid for anyway. */
  take(): Seat | undefined {
    const seat = this.#seatOfMachine() ?? this.#seatOfFunction();
    if (seat === undefined) return undefined;
    if (seat.isCold) this.coldStarts += 1;
    this.#atWork += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atWork);
    return seat;
  }

  giveBack(seat: Seat, now: number): void {
    seat.holds = undefined;
    seat.isCold = false;
    this.#atWork -= 1;
    if (seat.isFunction) {
      this.#functionsAtWork -= 1;
      this.#idleFunctions.push(seat);
      return;
    }
    this.#idleSeats.push(seat);
    const machine = this.#machineOf.get(seat);
    if (machine !== undefined && machine.seats.every(({ holds }) => holds === undefined)) this.#rest(machine, now);
  }

  /** Nobody is there, and nobody comes. */
  isGone(): boolean {
    return this.#functions === undefined && this.#machines.size === 0 && this.#coming === 0;
  }

  /** Core seconds on the bill until now. */
  paidCoreSeconds(now: number): number {
    return [...this.#machines].reduce((sum, machine) => sum + this.#paid(machine, now), this.#paidCoreSeconds);
  }

  /** AWS adds some each minute: here one after the other. */
  #allow(count: number): void {
    this.#allowed = count;
    const { most, morePerMinute } = this.#functions ?? { most: 0, morePerMinute: 0 };
    if (count < most && morePerMinute > 0) this.#around.later(60 / morePerMinute, () => { this.#allow(count + 1); });
  }

  #seatOfFunction(): Seat | undefined {
    const functions = this.#functions;
    if (functions === undefined || this.#functionsAtWork >= this.#allowed) return undefined;
    this.#functionsAtWork += 1;
    return this.#idleFunctions.pop() ?? { isFunction: true, coldSeconds: functions.coldSeconds, hiddenSeconds: functions.hiddenSeconds, againSeconds: 0, gb: functions.gb, isCold: true, isLost: false, holds: undefined };
  }

  #seatOfMachine(): Seat | undefined {
    for (let seat = this.#idleSeats.pop(); seat !== undefined; seat = this.#idleSeats.pop()) {
      if (seat.isLost) continue;
      const machine = this.#machineOf.get(seat);
      if (machine !== undefined) machine.idleSince = undefined;
      return seat;
    }
    return undefined;
  }

  #order(rules: MachineFleet): void {
    this.#coming += 1;
    this.#around.later(rules.startSeconds, (now) => { this.#start(rules, now); });
  }

  #start({ cores, coldSeconds, againSeconds, hiddenSeconds, lossesPerHour }: MachineFleet, now: number): void {
    this.#coming -= 1;
    const seats = Array.from({ length: cores }, (): Seat => ({ isFunction: false, coldSeconds, againSeconds, hiddenSeconds, gb: 0, isCold: true, isLost: false, holds: undefined }));
    const machine: Machine = { seats, startedAt: now, idleSince: undefined };
    this.#machines.add(machine);
    for (const seat of seats) this.#machineOf.set(seat, machine);
    this.#idleSeats.push(...seats);
    if (lossesPerHour > 0) this.#around.later((-Math.log(1 - this.#source.uniform()) / lossesPerHour) * 3_600, (at) => { this.#takeAway(machine, at); });
    this.#rest(machine, now);
  }

  #takeAway(machine: Machine, now: number): void {
    if (!this.#machines.has(machine)) return;
    this.lost += 1;
    this.#atWork -= machine.seats.filter(({ holds }) => holds !== undefined).length;
    this.#end(machine, now);
    this.#around.lost(machine.seats);
    if (this.#machineRules !== undefined) this.#order(this.#machineRules);
  }

  /** Has nothing to do: ends itself unless something comes in time. */
  #rest(machine: Machine, now: number): void {
    machine.idleSince = now;
    const idleSeconds = this.#machineRules?.idleSeconds ?? Infinity;
    if (idleSeconds < Infinity) this.#around.later(idleSeconds, (at) => { if (machine.idleSince === now && this.#machines.has(machine)) this.#end(machine, at); });
  }

  #end(machine: Machine, now: number): void {
    this.#paidCoreSeconds += this.#paid(machine, now);
    this.#machines.delete(machine);
    for (const seat of machine.seats) {
      seat.isLost = true;
      this.#machineOf.delete(seat);
    }
  }

  /** Also the time a machine that has nothing to do waits for more when all is over. */
  #paid({ seats, startedAt, idleSince }: Machine, now: number): number {
    const idleSeconds = this.#machineRules?.idleSeconds ?? Infinity;
    const until = idleSince === undefined || idleSeconds === Infinity ? now : idleSince + idleSeconds;
    return this.#machineRules?.isPaid === true ? seats.length * (until - startedAt) : 0;
  }
}
