import { UsageError } from '../domain/errors.ts';
import { cellAt, checkDimension, coordinateOf, levelsOf, levelValue, valueAt, type Dimension, type Params, type ParamValue } from './dimension.ts';

/** A point of the unit cube, one coordinate for each dimension; NaN where the parameter plays no part. */
export type Coordinates = Float64Array;

interface SpaceRules {
  /** Given with every proposal, never searched. */
  readonly fixed?: Params;
  /** What is wrong with parameters that are each within bounds but do not go together; undefined when nothing is. */
  readonly check?: (params: Params) => string | undefined;
}

/** What is searched: the parameters in order, conditions after what they ask for. */
export class Space {
  readonly dimensions: readonly Dimension[];
  readonly fixed: Params;
  readonly #check: ((params: Params) => string | undefined) | undefined;

  constructor(dimensions: readonly Dimension[], { fixed = {}, check }: SpaceRules = {}) {
    if (dimensions.length === 0) throw new UsageError('expected one or more parameters to search, found none');
    const seen = new Set(Object.keys(fixed));
    for (const dimension of dimensions) {
      checkDimension(dimension);
      if (seen.has(dimension.name)) throw new UsageError(`expected each parameter once, found "${dimension.name}" again`);
      if (dimension.when && !seen.has(dimension.when.name)) throw new UsageError(`parameter "${dimension.name}": expected a condition on a parameter before it, found "${dimension.when.name}"`);
      seen.add(dimension.name);
    }
    this.dimensions = dimensions;
    this.fixed = fixed;
    this.#check = check;
  }

  /** Whether a parameter plays a part beside these earlier ones. */
  isActive({ when }: Dimension, earlier: Params): boolean {
    if (when === undefined) return true;
    const value = earlier[when.name];
    return value !== undefined && when.is.includes(value);
  }

  /** Parameters at a point; those that play no part are left out. Coordinates beyond [0, 1] are taken to the nearest bound. */
  decode(coordinates: ArrayLike<number>): Params {
    const params: Record<string, ParamValue> = { ...this.fixed };
    this.dimensions.forEach((dimension, d) => {
      if (this.isActive(dimension, params)) params[dimension.name] = valueAt(dimension, coordinates[d]);
    });
    return params;
  }

  /** The point of these parameters: the middle of the cell of each. A UsageError where one is outside its bounds. */
  encode(params: Params): Coordinates {
    return Float64Array.from(this.dimensions, (dimension) => {
      if (!this.isActive(dimension, params)) return NaN;
      const value = params[dimension.name];
      const coordinate = value === undefined ? undefined : coordinateOf(dimension, value);
      if (coordinate === undefined) throw new UsageError(`parameter "${dimension.name}": expected a value of its search space, found "${String(value)}"`);
      return coordinate;
    });
  }

  /** The middle of the cell in which each coordinate lies, NaN where the parameter plays no part. */
  snap(coordinates: ArrayLike<number>): Coordinates {
    const params: Record<string, ParamValue> = { ...this.fixed };
    return Float64Array.from(this.dimensions, (dimension, d) => {
      if (!this.isActive(dimension, params)) return NaN;
      params[dimension.name] = valueAt(dimension, coordinates[d]);
      const [low, high] = cellAt(dimension, coordinates[d]);
      return (low + high) / 2;
    });
  }

  /** The same parameters give the same text: searched ones in order of declaration, without those that play no part. */
  canonical(params: Params): string {
    return JSON.stringify(this.dimensions.flatMap((dimension) => (this.isActive(dimension, params) ? [[dimension.name, params[dimension.name]]] : [])));
  }

  /** What is wrong with parameters taken together; undefined when nothing is. */
  objection(params: Params): string | undefined {
    return this.#check?.(params);
  }

  /** How many different parameters there are, before the check of the space; Infinity where one is any number of an interval. */
  get size(): number {
    return this.#sizeFrom(0, { ...this.fixed });
  }

  #sizeFrom(d: number, params: Params): number {
    if (d === this.dimensions.length) return 1;
    const dimension = this.dimensions[d];
    if (!this.isActive(dimension, params)) return this.#sizeFrom(d + 1, params);
    const levels = levelsOf(dimension);
    // Only what others ask for is walked through; the rest multiplies.
    if (dimension.kind === 'number' || !this.dimensions.some(({ when }) => when?.name === dimension.name)) return levels * this.#sizeFrom(d + 1, params);
    let total = 0;
    for (let level = 0; level < levels; level++) total += this.#sizeFrom(d + 1, { ...params, [dimension.name]: levelValue(dimension, level) });
    return total;
  }

  /** All that decides what is searched, as one text. The check cannot be written down: the owner of the space keeps it the same. */
  get identity(): string {
    return JSON.stringify([this.dimensions, this.fixed]);
  }
}
