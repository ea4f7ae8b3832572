import { InvalidArgumentError, Option, type Command } from 'commander';
import { isoOf } from '../../../shared/domain/iso-time.ts';
import { TRIAL_KINDS, type TrialHead, type TrialKind } from '../../../shared/domain/trial.ts';
import { wholeTrials } from '../../../shared/evaluation/ledger/trial-pool.ts';
import { folderOf, loadConfig } from '../../config/load.ts';
import { openTrials } from '../../wire.ts';
import { note, printJson, printLine, printTable } from '../output.ts';

interface TrialsFlags {
  readonly strategy?: string;
  readonly data?: string;
  readonly instrument?: string;
  readonly kind?: TrialKind;
  readonly count?: true;
  readonly limit: number;
  readonly json?: true;
}

/** `coinbot trials` */
export function register(program: Command): void {
  program
    .command('trials')
    .description('List and count everything that was ever tried: each backtest, sweep and training run. What is counted here, verdicts are judged by.')
    .option('--strategy <name>', 'only of this strategy')
    .option('--data <hash>', 'only on data with this hash')
    .option('--instrument <name>', 'only with this instrument: venue:BASE/QUOTE')
    .addOption(new Option('--kind <kind>', 'only of this kind').choices(TRIAL_KINDS))
    .option('--count', 'count them by strategy and instrument instead of listing them')
    .option('--limit <rows>', 'list so many of the latest', rows, 20)
    .option('--json', 'as JSON on one line')
    .action(trials);
}

function rows(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError(`expected a whole number from 1, found "${text}".`);
  return Number(text);
}

async function trials({ strategy, data, instrument, kind, count, limit, json }: TrialsFlags): Promise<void> {
  const { ledger, close } = openTrials(folderOf(loadConfig(), 'dataFolder'));
  try {
    const found = wholeTrials(await ledger.heads({ strategy, dataHash: data, instrument, kind }));
    if (count) showCounts(found, json === true);
    else showList(found, { limit, isJson: json === true });
  } finally {
    close();
  }
}

interface Count {
  readonly strategy: string;
  readonly instruments: string;
  readonly trials: number;
  readonly first: number;
  readonly last: number;
  readonly bestSharpe: number | null;
}

function countsOf(found: readonly TrialHead[]): Count[] {
  const groups = Map.groupBy(found, ({ strategy, instruments }) => `${strategy}\n${instruments.join(', ')}`);
  return Array.from(groups.values(), (group) => {
    const ratios = group.flatMap(({ metrics: { sharpe } }) => (typeof sharpe === 'number' ? [sharpe] : []));
    return {
      strategy: group[0].strategy, instruments: group[0].instruments.join(', '), trials: group.length, first: group[0].at, last: group[group.length - 1].at,
      bestSharpe: ratios.length === 0 ? null : Math.max(...ratios),
    };
  }).toSorted((a, b) => b.trials - a.trials);
}

const two = (value: number | null | undefined): number | null => (typeof value === 'number' ? Math.round(value * 100) / 100 : null);
const day = (at: number): string => isoOf(at).slice(0, 10);
const minute = (at: number): string => isoOf(at).slice(0, 16).replace('T', ' ');

function showCounts(found: readonly TrialHead[], isJson: boolean): void {
  const counts = countsOf(found);
  if (isJson) { printJson({ trials: found.length, groups: counts }); return; }
  if (found.length > 0) printTable(['strategy', 'instruments', 'trials', 'best Sharpe', 'first', 'last'], counts.map((one) => [one.strategy, one.instruments, one.trials, two(one.bestSharpe), day(one.first), day(one.last)]));
  printLine(`${found.length} trials`);
}

function showList(found: readonly TrialHead[], { limit, isJson }: { readonly limit: number; readonly isJson: boolean }): void {
  const shown = found.slice(-limit);
  if (isJson) { printJson({ trials: found.length, latest: shown }); return; }
  if (found.length === 0) { printLine('0 trials'); return; }
  printTable(['at', 'id', 'kind', 'strategy', 'parameters', 'instruments', 'data', 'Sharpe', 'trades'], shown.map((one) => [
    minute(one.at), one.id.slice(0, 8), one.kind, one.strategy, paramsText(one.params), one.instruments.join(', '), one.dataHash.slice(0, 8), two(one.metrics['sharpe']), one.metrics['trades'] ?? null,
  ]));
  note(shown.length < found.length ? `the latest ${shown.length} of ${found.length} trials (--limit shows more, --count counts them)` : `${found.length} trials`);
}

const paramsText = (params: TrialHead['params']): string => Object.entries(params).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ');
