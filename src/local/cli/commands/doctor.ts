import type { Command } from 'commander';

export function register(program: Command): void {
  program.command('doctor')
    .description('Check this machine and the configuration, and say what to do. Fails only when something must be mended.')
    .option('--json', 'print the checks as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const { examine } = await import('../../doctor/examine.ts');
      const { configFolder } = await import('../../config/load.ts');
      const { printJson, printLine, printTable } = await import('../output.ts');
      const checks = await examine(configFolder());
      const isHealthy = checks.every(({ status }) => status !== 'fail');
      if (json) printJson({ ok: isHealthy, checks });
      else {
        printTable(['check', 'status', 'found'], checks.map(({ name, status, found }) => [name, status, found.replaceAll('\n', '; ')]));
        for (const { name, whatToDo } of checks.filter((check) => check.whatToDo !== '' && check.status !== 'ok')) printLine(`${name}: ${whatToDo}`);
      }
      // A name lookup without an answer would hold the process for many seconds after the last line.
      // Whatever was wrong with the lines before is told first: the stream says so a moment later.
      process.stdout.write('', () => setImmediate(() => process.exit(isHealthy ? 0 : 1)));
    });
}
