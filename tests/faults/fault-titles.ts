/** How many faults there are. */
export const FAULTS = 68;

/** A text in quotes that names faults: the title of a test or of a group of them, or a row of a table of cases. */
const NAMED = /(?<quote>['"`])(?:\\.|(?!\k<quote>)[^\\\n])*?\(faults? (?<numbers>\d[^()]*)\)/g;

/** The faults that the titles of a test file name. Comments name none, nor do tests that are left out. */
export function faultsIn(source: string): ReadonlySet<number> {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/^.*(?:\b(?:it|test|describe)\.(?:skip|todo)\(|\bx(?:it|test|describe)\().*$/gm, '');
  return new Set([...code.matchAll(NAMED)].flatMap(({ groups }) => numbersIn(groups?.['numbers'] ?? '')));
}

/** "1 to 4, 7 and 9" */
function numbersIn(text: string): readonly number[] {
  return [...text.replace(/,? (?:and )?traps? .*$/, '').matchAll(/(\d+)(?: to (\d+))?/g)].flatMap(([, from, to]) => {
    const [first, last] = [Number(from), Number(to ?? from)];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

export interface FaultRow {
  readonly fault: number;
  readonly what: string;
  readonly does: string;
  readonly proof: string;
  /** What it names, from the project's root. */
  readonly files: readonly string[];
}

/** The rows of docs/faults.md. */
export function rowsIn(markdown: string): readonly FaultRow[] {
  return markdown.split('\n').flatMap((line) => {
    const cells = /^\| *(\d+) *\|(.*)\|\s*$/.exec(line);
    if (cells === null) return [];
    const [what = '', does = '', proof = '', ...more] = cells[2].split('|').map((cell) => cell.trim());
    if (more.length > 0) throw new RangeError(`expected four columns for fault ${cells[1]}, found ${more.length + 4}`);
    return [{ fault: Number(cells[1]), what, does, proof, files: [...proof.matchAll(/`([^`]+)`/g)].map(([, file]) => file).filter((file) => /\.\w+$/.test(file)) }];
  });
}
