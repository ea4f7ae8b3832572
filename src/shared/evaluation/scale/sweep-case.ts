import type { Random } from '../../domain/random.ts';
import type { Usage } from './bill.ts';

/** Functions that a queue sets off. Times in seconds. */
export interface FunctionFleet {
  readonly most: number;
  readonly atFirst: number;
  readonly morePerMinute: number;
  /** Until an environment that is new begins its first block: its start, the data read, the columns made. Paid for. */
  readonly coldSeconds: number;
  /** A message stays hidden for so long, counted from when it was handed out. */
  readonly hiddenSeconds: number;
  readonly gb: number;
}

/** Machines, or processes of a PC, each of which works on as many blocks as it has cores. Times in seconds. */
export interface MachineFleet {
  readonly count: number;
  readonly cores: number;
  /** Until the first is there, and until one takes the place of one that was lost. */
  readonly startSeconds: number;
  /** Until a core begins its first block. */
  readonly coldSeconds: number;
  /** Of one machine. What it works on then is begun anew by another one. */
  readonly lossesPerHour: number;
  /** A block that failed waits so long. */
  readonly againSeconds: number;
  /** A message is hidden for so long again at each third of it. */
  readonly hiddenSeconds: number;
  /** A machine with nothing to do for so long ends itself; Infinity: never. */
  readonly idleSeconds: number;
  /** Whether its hours are on the bill. */
  readonly isPaid: boolean;
}

/** How results become a summary. */
export interface Reduction {
  /** Of one look whether everything is there, of which most is reading the manifest. */
  readonly lookSeconds: number;
  /** Of reading and checking one result. */
  readonly secondsPerResult: number;
  readonly gb: number;
}

/** A sweep as it might go. Nothing in it is hidden: the same case and source give the same outcome. */
export interface SweepCase {
  /** Blocks that can be done. */
  readonly jobs: number;
  /** When the job of this place is in the queue, in seconds; not before the one in front of it. */
  readonly arrival: (place: number, source: Random) => number;
  /** Times of blocks as they were measured: one of them is drawn for each. */
  readonly blockSeconds: readonly number[];
  /** Of the requests around a block, computed or not. */
  readonly requestSeconds: number;
  /** Chance that a block breaks off somewhere on its way. */
  readonly failure: number;
  /** Chance that the queue hands a message out twice. */
  readonly duplicate: number;
  readonly maxReceives: number;
  readonly resultBytes: number;
  /** Messages beside those of the jobs, sent after them. */
  readonly also?: {
    /** Jobs that are sent once more. */
    readonly twice: number;
    /** Messages that are no job, and jobs without data: given up at once, with a note. */
    readonly refused: number;
    /** Jobs that no worker here may do: dead letters in the end. */
    readonly strangers: number;
  };
  readonly functions?: FunctionFleet;
  readonly machines?: MachineFleet;
  readonly reduction?: Reduction;
  /** A PC lists the results, waits and lists them again, and fetches all of them in the end. In seconds: between two looks, and of a page of 1,000. */
  readonly followed?: { readonly everySeconds: number; readonly pageSeconds: number };
}

export interface SweepOutcome {
  /** Until the last result was put. */
  readonly seconds: number;
  /** Until no message was left: dead letters wait their times out. */
  readonly emptySeconds: number;
  /** Until the summary was there; NaN where a job has no result or nobody gathers. */
  readonly summarySeconds: number;
  readonly sent: number;
  /** Of them, messages that nobody was left to work on. */
  readonly left: number;
  readonly deliveries: number;
  readonly done: number;
  /** Deliveries that found the result there, before they began or after. */
  readonly already: number;
  readonly refused: number;
  readonly dead: number;
  /** Deliveries that broke off, and those lost with their machine. */
  readonly failed: number;
  readonly lostMachines: number;
  readonly coldStarts: number;
  readonly mostAtOnce: number;
  /** From when a message could be had until it was, its first time. */
  readonly meanWaitSeconds: number;
  /** Blocks computed and thrown away, in core seconds: the price of at least once. */
  readonly wastedSeconds: number;
  readonly workSeconds: number;
  readonly usage: Usage;
}
