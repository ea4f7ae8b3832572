import type { Command } from 'commander';
import type { ParamDescription } from '../../../shared/strategies/registry.ts';
import type { Strategy } from '../../../shared/strategies/strategy.ts';
import { note, printJson, printLine, table } from '../output.ts';

/** `coinbot strategies [name]`: what can be backtested and traded, with the parameters each takes. */
export function register(program: Command): void {
  program
    .command('strategies')
    .description('List the strategies and their parameters, your own included.')
    .argument('[name]', 'only this one')
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, options: { readonly json?: true }) => {
      const { folderOf, loadConfig } = await import('../../config/load.ts');
      const { loadStrategiesFor, loadWhatCanBeUsed } = await import('../../strategies/load-strategies.ts');
      const { describeParams, findStrategy } = await import('../../../shared/strategies/registry.ts');
      const { shippedStrategies } = await import('../../strategies/shipped-strategies.ts');
      const folder = folderOf(loadConfig(), 'strategiesFolder');
      const { strategies: known, flaws } = name === undefined ? await loadWhatCanBeUsed(folder) : { strategies: await loadStrategiesFor(name, folder), flaws: [] };
      for (const { text } of flaws) note(`warning: left out: ${text}`);
      const listed = (name === undefined ? known : [findStrategy(name, known)]).map((strategy) => listing(strategy, { parameters: describeParams(strategy), isShipped: shippedStrategies.includes(strategy) }));
      if (options.json) printJson(listed);
      else printLine(listed.map(paragraph).join('\n\n'));
    });
}

interface Listing {
  readonly name: string;
  readonly kind: Strategy['kind'];
  readonly origin: 'shipped' | 'user';
  readonly summary: string;
  readonly parameters: readonly ParamDescription[];
}

const listing = ({ name, kind, summary }: Strategy, { parameters, isShipped }: { parameters: readonly ParamDescription[]; isShipped: boolean }): Listing =>
  ({ name, kind, origin: isShipped ? 'shipped' : 'user', summary, parameters });

function paragraph({ name, kind, origin, summary, parameters }: Listing): string {
  const heading = `${name} (${kind}${origin === 'user' ? ', yours' : ''})\n  ${summary}`;
  if (parameters.length === 0) return `${heading}\n  No parameters.`;
  const rows = parameters.map((param) => [param.name, param.type, String(param.default), range(param), param.description]);
  return `${heading}\n${indented(table(['parameter', 'type', 'default', 'range', 'what it is'], rows))}`;
}

const range = ({ min, max, choices }: ParamDescription): string => choices?.join(' | ') ?? (min === undefined && max === undefined ? '' : `${min ?? ''}..${max ?? ''}`);
const indented = (text: string): string => text.split('\n').map((line) => `  ${line}`).join('\n');
