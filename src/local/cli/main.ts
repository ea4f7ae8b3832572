import { Command, CommanderError } from 'commander';
import { systemErrorText } from './system-error.ts';

/** Exit codes are a promise to scripts. 130 is an interrupted run, as shells have it. */
export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const;

interface CommandModule {
  /** Adds the command with its options and action. What is heavy is imported inside the action. */
  register(program: Command): void;
}

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandModule>;
}

/** Only the command that was asked for is imported: `--help` and a typing error answer at once. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'init', summary: 'Write the configuration: asks, or takes flags.', load: () => import('./commands/init.ts') },
  { name: 'doctor', summary: 'Check this machine and the configuration, and say what to do.', load: () => import('./commands/doctor.ts') },
  { name: 'data', summary: 'Download, import, list, check, show and resample market data.', load: () => import('./commands/data.ts') },
  { name: 'sentiment', summary: 'Collect, show, score and measure news and figures about the mood of the market.', load: () => import('./commands/sentiment.ts') },
  { name: 'strategies', summary: 'List the strategies and their parameters.', load: () => import('./commands/strategies.ts') },
  { name: 'select', summary: 'Show which instruments the selection chooses, and why the others fell out.', load: () => import('./commands/select.ts') },
  { name: 'backtest', summary: 'Run a strategy over stored candles and report what it would have done.', load: () => import('./commands/backtest.ts') },
  { name: 'report', summary: 'Show a finished run again, in another format.', load: () => import('./commands/report.ts') },
  { name: 'trials', summary: 'List and count everything that was ever tried.', load: () => import('./commands/trials.ts') },
  { name: 'sql', summary: 'Ask a question in SQL over everything that is on record; it only reads.', load: () => import('./commands/sql.ts') },
  { name: 'optimize', summary: 'Search the parameters of a strategy by a walk forward, and judge what was found.', load: () => import('./commands/optimize.ts') },
  { name: 'validate', summary: 'Check that a strategy sees no future, and does live what it does in a backtest.', load: () => import('./commands/validate.ts') },
  { name: 'train', summary: 'Search models that foresee the market, within caps on memory, cores and time, and judge them.', load: () => import('./commands/train.ts') },
  { name: 'models', summary: 'List and show the models that were trained here, and promote, roll back or retire them.', load: () => import('./commands/models.ts') },
  { name: 'sweep', summary: 'Run thousands of trials as jobs of a queue, on this PC, in AWS or both; look at them, stop them, go on.', load: () => import('./commands/sweep.ts') },
  { name: 'keys', summary: 'Add, list, check and remove keys of venues, encrypted on this machine.', load: () => import('./commands/keys.ts') },
  { name: 'trade', summary: 'Trade: a demonstration, live prices on paper, or real money at a venue.', load: () => import('./commands/trade.ts') },
  { name: 'venue', summary: 'Serve a simulated exchange on this machine, for trying things out.', load: () => import('./commands/venue.ts') },
  { name: 'watchdog', summary: 'Watch a running bot, and cancel its orders when it falls silent.', load: () => import('./commands/watchdog.ts') },
  { name: 'drill', summary: 'Put the trading side through every fault it has to survive, and say whether it does.', load: () => import('./commands/drill.ts') },
  { name: 'why', summary: 'Say why something was traded, or why nothing was.', load: () => import('./commands/why.ts') },
  { name: 'replay', summary: 'Repeat what was traded from its record, and say whether every decision comes out the same.', load: () => import('./commands/replay.ts') },
  { name: 'gap', summary: 'Compare what trading earned with the backtest on the same candles, and say where the difference comes from.', load: () => import('./commands/gap.ts') },
  { name: 'notify', summary: 'Show and test how people are told what trading does.', load: () => import('./commands/notify.ts') },
  { name: 'dashboard', summary: 'Serve the web page: what the bot does and why, research, and the kill switch.', load: () => import('./commands/dashboard.ts') },
  { name: 'mcp', summary: 'Let an assistant ask the running page: status, why, trades, backtests; it only looks unless allowed more.', load: () => import('./commands/mcp.ts') },
  { name: 'pause', summary: 'Open no new positions; exits go on.', load: () => import('./commands/pause.ts') },
  { name: 'stop', summary: 'Cancel all working orders and open no new positions.', load: () => import('./commands/stop.ts') },
  { name: 'flatten', summary: 'Cancel all working orders and close all positions.', load: () => import('./commands/flatten.ts') },
  { name: 'resume', summary: 'Let trading go on after pause, stop or flatten.', load: () => import('./commands/resume.ts') },
];

/** The first word that is no option: the command, or what `help` is asked about. */
function wantedName(argv: readonly string[]): string | undefined {
  const words = argv.filter((word) => !word.startsWith('-'));
  return words[0] === 'help' ? words[1] : words[0];
}

async function programFor(argv: readonly string[], isJson: boolean): Promise<Command> {
  const program = new Command('coinbot');
  program
    .description('Research, backtest and trade crypto on your own machine.')
    .version(await version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', '\nEvery command knows --help and --json. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a guard.')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => { if (!isJson) process.stderr.write(text); } });
  const wanted = wantedName(argv);
  for (const { name, summary, load } of COMMANDS) {
    if (name === wanted) (await load()).register(program);
    else program.command(name).description(summary);
  }
  return program;
}

async function version(): Promise<string> {
  const { default: manifest } = await import('../../../package.json', { with: { type: 'json' } });
  return manifest.version;
}

/** What went wrong, for a person and for a script. */
interface Failure {
  readonly kind: string;
  readonly message: string;
  readonly exitCode: number;
}

/** Texts are for a person; the stack is for whoever mends the program and comes with COINBOT_DEBUG=1. */
function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return { kind: 'UsageError', message: error.message.replace(/^error: /, ''), exitCode: error.exitCode === 0 ? EXIT.done : EXIT.usage };
  if (!(error instanceof Error)) return { kind: 'Error', message: String(error), exitCode: EXIT.failed };
  const { name, message } = error;
  if (name === 'UsageError') return { kind: name, message, exitCode: EXIT.usage };
  if (name === 'RefusedError') return { kind: name, message, exitCode: EXIT.refused };
  if (name === 'AbortError') return { kind: 'Interrupted', message: message.includes('aborted') ? 'stopped before the end' : message, exitCode: EXIT.interrupted };
  const system = systemErrorText(error);
  if (system !== undefined) return { kind: 'SystemError', message: system, exitCode: EXIT.failed };
  const isExpected = ['DataError', 'TransientError', 'InvariantError'].includes(name);
  return { kind: name, message: isExpected || 'code' in error ? message : `${message} (unexpected: COINBOT_DEBUG=1 shows where)`, exitCode: EXIT.failed };
}

function tell(error: unknown, failure: Failure, isJson: boolean): void {
  if (isJson) process.stderr.write(`${JSON.stringify({ error: { kind: failure.kind, message: failure.message } })}\n`);
  else if (!(error instanceof CommanderError)) process.stderr.write(`coinbot: ${failure.message}\n`);
  if (process.env['COINBOT_DEBUG'] === '1' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
}

/** Runs one command line and sets the exit code. Nothing that a person can cause ends in a stack trace. */
export async function main(argv: readonly string[]): Promise<void> {
  const isJson = argv.includes('--json');
  // `coinbot ... | head` closes the pipe early: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    const failure = failureOf(Object.assign(error, { path: 'standard output' }));
    tell(error, failure, isJson);
    process.exit(EXIT.failed);
  });
  try {
    const program = await programFor(argv, isJson);
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
  } catch (error) {
    const failure = failureOf(error);
    process.exitCode = failure.exitCode;
    if (failure.exitCode !== EXIT.done) tell(error, failure, isJson);
  }
}
