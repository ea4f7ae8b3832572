import { UsageError } from '../domain/errors.ts';
import { nearName } from '../domain/near-name.ts';
import { expression } from './expression.ts';

/** What a run is judged by; null where a figure is not defined. Ratios are yearly and net of costs, drawdown is a fraction above 0, turnover is equities traded a year. */
export type Figures = Readonly<Record<string, number | null>>;

/** Shipped objectives and which way each is better. */
const SHIPPED = { sharpe: 'most', sortino: 'most', calmar: 'most', profitFactor: 'most', drawdown: 'least', turnover: 'least' } as const;
export type ObjectiveName = keyof typeof SHIPPED;
export const OBJECTIVE_NAMES = Object.keys(SHIPPED) as readonly ObjectiveName[];

/** A profit factor without a losing trade has no bound; more than this says nothing more. */
const MOST_PROFIT_FACTOR = 100;

export interface Objective {
  readonly name: string;
  /** More is better; null where not defined. */
  score(figures: Figures): number | null;
}

/** A figure that must be kept on one side of a bound. */
export interface Limit {
  readonly text: string;
  /** By how much it is broken, relative to the bound (to 1 where the bound is smaller); 0 where it is kept, 1e9 where the figure is not defined. */
  violation(figures: Figures): number;
}

const UNDEFINED_VIOLATION = 1e9;
const isShipped = (text: string): text is ObjectiveName => text in SHIPPED;

/**
 * A shipped objective by its name, or one that a person wrote: an expression over the figures, of which more is better, such as `sharpe - 2 * drawdown`.
 * `known` are the figures there will be: a UsageError names one that will not.
 */
export function objective(text: string, known: readonly string[] = OBJECTIVE_NAMES): Objective {
  const name = text.trim();
  if (isShipped(name)) return { name, score: (figures) => shippedScore(name, figures[name] ?? null) };
  const { names, value } = expression(name);
  const unknown = names.find((figure) => !known.includes(figure));
  if (unknown !== undefined) throw unknownFigure(unknown, known);
  return { name, score: value };
}

/** An objective that a program wrote. What is not a finite number is undefined. */
export function customObjective(name: string, score: (figures: Figures) => number): Objective {
  return {
    name,
    score(figures) {
      const value = score(figures);
      return Number.isFinite(value) ? value : null;
    },
  };
}

function shippedScore(name: ObjectiveName, figure: number | null): number | null {
  if (figure === null || Number.isNaN(figure)) return null;
  if (name === 'profitFactor') return Math.min(figure, MOST_PROFIT_FACTOR);
  if (!Number.isFinite(figure)) return null;
  // Zero, not its negative.
  return SHIPPED[name] === 'most' ? figure : 0 - figure;
}

/** `drawdown <= 0.2`, `profitFactor >= 1.1`: an expression, a relation and a number. */
export function limit(text: string, known: readonly string[] = OBJECTIVE_NAMES): Limit {
  const [, left, relation, right] = /^(.+?)\s*(<=|>=)\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*$/i.exec(text.trim()) ?? [];
  const bound = Number(right);
  if (left === undefined || !Number.isFinite(bound)) throw new UsageError(`expected a limit such as "drawdown <= 0.2", found "${text}"`);
  const { names, value } = expression(left);
  const unknown = names.find((figure) => !known.includes(figure));
  if (unknown !== undefined) throw unknownFigure(unknown, known);
  return {
    text: text.trim(),
    violation(figures) {
      const figure = value(figures);
      if (figure === null) return UNDEFINED_VIOLATION;
      return Math.min(UNDEFINED_VIOLATION, Math.max(0, relation === '<=' ? figure - bound : bound - figure) / Math.max(1, Math.abs(bound)));
    },
  };
}

function unknownFigure(name: string, known: readonly string[]): UsageError {
  const near = nearName(name, known);
  return new UsageError(`no figure is called "${name}"${near === undefined ? `: there are ${known.join(', ')}` : `: did you mean "${near}"?`}`);
}

/** Scores of a run in the order of the objectives, and by how much limits are broken in all: what a sampler is told. */
export function judgeFigures(figures: Figures, { objectives, limits = [] }: { readonly objectives: readonly Objective[]; readonly limits?: readonly Limit[] }): { readonly scores: readonly (number | null)[]; readonly violation: number } {
  return { scores: objectives.map(({ score }) => score(figures)), violation: limits.reduce((total, { violation }) => total + violation(figures), 0) };
}
