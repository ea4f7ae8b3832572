/** How much a stage may do. The counts are what is asked for; the time is what it may take at most. */
export interface Budget {
  /** Milliseconds. A stage that has done enough ends sooner; one that cannot do its least within it fails. */
  readonly mostMs: number;
  /** kill -9s of C1. */
  readonly kills: number;
  /** Times as long as at a real venue, where the short run scales them down. */
  readonly isLong: boolean;
}

export interface StageRun {
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly budget: Budget;
  /** A remark on how far it is, for whoever watches. */
  readonly note: (text: string) => void;
}

export type FigureValue = number | string | boolean;

export interface StageResult {
  /** What was measured. Times in milliseconds where the name ends in Ms. */
  readonly figures: Readonly<Record<string, FigureValue>>;
  /** How often each fault struck. One that never did makes the stage fail: it proves nothing. */
  readonly faults: Readonly<Record<string, number>>;
  /** Figures that do not hold, in words; none when all do. */
  readonly broken: readonly string[];
}

/** One part of the drill. */
export interface Stage {
  /** What it is asked for by: `C1`. */
  readonly name: string;
  readonly title: string;
  run(run: StageRun): Promise<StageResult>;
}

/** What the outside is told of a stage. */
export interface StageReport extends StageResult {
  readonly stage: string;
  readonly title: string;
  readonly seed: number;
  readonly passed: boolean;
  readonly ms: number;
  /** The command that does the same again. */
  readonly repro: string;
}

/** Collects what does not hold while a stage judges itself. */
export class Judgement {
  readonly broken: string[] = [];

  /** Exactly this. */
  is(name: string, found: FigureValue, expected: FigureValue): void {
    if (found !== expected) this.broken.push(`${name}: expected "${expected}", found "${found}"`);
  }

  atMost(name: string, found: number, most: number): void {
    if (!(found <= most)) this.broken.push(`${name}: expected at most "${most}", found "${found}"`);
  }

  atLeast(name: string, found: number, least: number): void {
    if (!(found >= least)) this.broken.push(`${name}: expected at least "${least}", found "${found}"`);
  }
}

/** The value below which a share of all lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] * 10) / 10;
}

/** Runs a stage to its report. An error of its own is a failure of the stage, not the end of the drill; being stopped is neither. */
export async function runStage(stage: Stage, run: StageRun): Promise<StageReport> {
  const started = performance.now();
  const result = await stage.run(run).catch((error: unknown): StageResult => {
    run.signal.throwIfAborted();
    return { figures: {}, faults: {}, broken: [`the stage ended early: ${error instanceof Error ? error.stack ?? error.message : String(error)}`] };
  });
  run.signal.throwIfAborted();
  const silent = Object.entries(result.faults).filter(([, count]) => !(count > 0)).map(([name]) => `the fault "${name}" never struck`);
  const broken = [...result.broken, ...silent];
  return {
    stage: stage.name, title: stage.title, seed: run.seed, passed: broken.length === 0, ms: Math.round(performance.now() - started), figures: result.figures, faults: result.faults, broken,
    repro: `npm run chaos -- --seed ${run.seed} --stage ${stage.name}${run.budget.isLong ? ' --long' : ''}`,
  };
}
