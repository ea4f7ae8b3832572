import path from 'node:path';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import { TIMEFRAMES } from '../../shared/domain/timeframe.ts';
import { given } from '../../shared/handlers/given.ts';
import { instrumentOf } from '../../shared/handlers/instrument-of.ts';
import { VENUES } from '../config/config-schema.ts';

interface Said {
  readonly venue?: string | undefined;
  readonly symbol?: string | undefined;
  readonly timeframe?: Timeframe | undefined;
}

const quoted = (word: string): string => (/^[\w./:<>-]+$/.test(word) ? word : JSON.stringify(word));

/** The command that makes a dataset of a file in another format, by what is said of it and what its name says; the rest is left to fill in. Empty for what is no such file. */
export function importHint(file: string, { venue, symbol, timeframe }: Said): string {
  const name = path.basename(file);
  if (!/\.(?:csv|json|ndjson|feather|arrow|zip|gz)$/i.test(name)) return '';
  const market = instrumentOf({}, { file, given: given({ symbol }) }).symbol;
  const folder = path.basename(path.dirname(path.resolve(file)));
  const step = timeframe ?? name.split(/[-_.]/).find((part): part is Timeframe => TIMEFRAMES.some((known) => known === part));
  const words = [file, '--venue', venue ?? VENUES.find((known) => known === folder) ?? '<venue>', '--symbol', market.includes('/') ? market : '<BASE/QUOTE>', '--timeframe', step ?? '<timeframe>'];
  return `; to learn from it, first: coinbot data import ${words.map(quoted).join(' ')}`;
}
