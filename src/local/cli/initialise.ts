import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import { isDeepStrictEqual } from 'node:util';
import { RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { configSchema, type Config } from '../config/config-schema.ts';
import { configFolder } from '../config/load.ts';
import { parseSettings } from '../config/settings-file.ts';
import { writeFileWhole } from '../config/write-file.ts';
import { note, printJson, printLine } from './output.ts';

/** What `coinbot init` was told on the command line; texts as they were typed. */
export interface InitAnswers {
  readonly language?: string;
  readonly timezone?: string;
  readonly dataFolder?: string;
  readonly venue?: readonly string[];
  readonly instrument?: readonly string[];
  readonly timeframe?: string;
  readonly cash?: string;
  readonly makerBps?: string;
  readonly takerBps?: string;
  readonly yes?: true;
  readonly force?: true;
  readonly json?: true;
}

/** What an error names as the place of a mistake. */
const ANSWERS = 'init';
const SCHEMA = './schema/config.schema.json';
const defaults = (): Config => configSchema.parse({ $schema: SCHEMA });

/** Writes `config.json` from the answers. Refuses to replace one that differs from what the product ships. */
export async function initialise(given: InitAnswers): Promise<void> {
  const file = path.join(configFolder(), 'config.json');
  const { yes, force, json, ...flags } = given;
  if (!force && isChanged(file)) throw new RefusedError(`${file} was changed by you: it is left as it is. --force replaces it.`);
  const isAsking = !yes && !json && process.stdin.isTTY && process.stdout.isTTY;
  if (!isAsking && !yes && Object.keys(flags).length === 0) throw new UsageError('init asks at a terminal, and this is none: give flags such as --instrument upbit:BTC/KRW, or --yes for the defaults');
  const config = isAsking ? await askAll(given) : configOf(given);
  writeFileWhole(file, `${JSON.stringify(config, null, 2)}\n`);
  if (json) printJson({ file, config });
  else tell(file, config);
}

/** True when a person has put something of their own there, including something that cannot be read. */
function isChanged(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    return !isDeepStrictEqual(configSchema.parse({ ...JSON.parse(readFileSync(file, 'utf8')), $schema: SCHEMA }), defaults());
  } catch {
    return true;
  }
}

function configOf(answers: InitAnswers): Config {
  const { language, timezone, dataFolder, timeframe } = answers;
  const number = (text: string | undefined) => (text === undefined ? undefined : text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));
  const given = { language, timezone, dataFolder, timeframe, venues: venuesOf(answers), instruments: answers.instrument };
  const fees = { makerBps: number(answers.makerBps), takerBps: number(answers.takerBps) };
  return parseSettings(configSchema, { $schema: SCHEMA, ...defined(given), account: defined({ cash: number(answers.cash) ?? usualCash(answers) }), fees: defined(fees) }, { file: ANSWERS });
}

/** Ten thousand won would not pay for one order in many markets: where all is quoted in won, the default is ten million. */
function usualCash({ instrument }: InitAnswers): number | undefined {
  return instrument !== undefined && instrument.every((id) => id.endsWith('/KRW')) ? 10_000_000 : undefined;
}

/** An instrument names its venue: it need not be said twice. */
function venuesOf({ venue, instrument }: InitAnswers): readonly string[] | undefined {
  if (venue !== undefined || instrument === undefined) return venue;
  return [...new Set(instrument.map((id) => id.split(':')[0] ?? id))];
}

const defined = (record: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** Asks one question until the answer fits; Enter takes what stands in brackets. */
async function askAll(given: InitAnswers): Promise<Config> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C or a closed terminal while a question stands: nothing has been written yet.
  const closed = new Promise<never>((_, reject) => terminal.once('close', () => reject(new DOMException('init was stopped: nothing was written', 'AbortError'))));
  closed.catch(() => undefined);
  try {
    note('Enter keeps what stands in brackets.');
    let answers = given;
    for (const question of QUESTIONS) {
      if (answers[question.key] !== undefined) continue;
      answers = await Promise.race([ask(terminal, { ...question, answers }), closed]);
    }
    return configOf(answers);
  } finally {
    terminal.close();
  }
}

interface Question {
  readonly key: 'language' | 'timezone' | 'dataFolder' | 'instrument' | 'timeframe' | 'cash' | 'takerBps';
  readonly text: string;
  suggestion(config: Config): string;
}

const QUESTIONS: readonly Question[] = [
  { key: 'language', text: 'Language (en, ko)', suggestion: ({ language }) => language },
  { key: 'timezone', text: 'Time zone in which times are shown', suggestion: () => Intl.DateTimeFormat().resolvedOptions().timeZone },
  { key: 'instrument', text: 'What you trade, with its venue; several with commas', suggestion: ({ instruments }) => instruments.join(', ') },
  { key: 'timeframe', text: 'Length of a candle', suggestion: ({ timeframe }) => timeframe },
  { key: 'cash', text: 'Money at the start of backtests and paper runs', suggestion: ({ account }) => String(account.cash) },
  { key: 'takerBps', text: 'Taker fee in basis points, empty for the fee of the instrument', suggestion: () => '' },
  { key: 'dataFolder', text: 'Folder of market data', suggestion: ({ dataFolder }) => dataFolder },
];

async function ask(terminal: Interface, { key, text, suggestion, answers }: Question & { readonly answers: InitAnswers }): Promise<InitAnswers> {
  for (;;) {
    const suggested = suggestion(configOf(answers));
    const typed = (await terminal.question(`${text} [${suggested}]: `)).trim() || suggested;
    if (typed === '') return answers;
    const next = { ...answers, [key]: key === 'instrument' ? typed.split(',').map((part) => part.trim()) : typed };
    try {
      configOf(next);
      return next;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      note(error.message.replaceAll(`${ANSWERS}: `, ''));
    }
  }
}

/** The limits that hold now, in words: a wrong unit is seen here and not in an account. */
function tell(file: string, { account, fees, market, instruments, timeframe, dataFolder }: Config): void {
  const fee = (bps: number | undefined) => (bps === undefined ? 'of the instrument' : `${bps} bp (${bps / 100} %)`);
  printLine(`Wrote ${file}`);
  printLine(`  trades   ${instruments.join(', ')} on ${timeframe} candles, data in ${dataFolder}`);
  printLine(`  commits  at most ${account.exposure * 100} % of equity times a leverage of ${account.leverage}; shorts ${account.shorts ? 'allowed' : 'not allowed'}`);
  printLine(`  pays     maker fee ${fee(fees.makerBps)}, taker fee ${fee(fees.takerBps)}, spread ${market.spreadBps} bp, slippage model ${market.slippage.kind}`);
  printLine('Next: npx coinbot doctor');
}
