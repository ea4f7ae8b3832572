import { Option, type Command } from 'commander';
import type { TokenScope } from '../../../../dashboard/server/guard/access.ts';
import type { McpFlags } from '../../mcp/mcp-command.ts';

/** `coinbot mcp` */
export function register(program: Command): void {
  program
    .command('mcp')
    .description('Let an assistant ask the running page over the Model Context Protocol (stdio): status, why, trades, backtests. It only looks unless allowed more.')
    .option('--url <address>', 'where the page is served', 'http://127.0.0.1:3000')
    .option('--token-file <file>', 'an API token of the page in a file only you can read; else the environment variable COINBOT_API_TOKEN')
    .addOption(new Option('--allow <scopes...>', 'more tools, where the token has the scope: run starts backtests and other work, act pauses and stops trading').choices(['run', 'act']).default([] as TokenScope[], 'look only'))
    .option('--tools', 'list the tools, and end')
    .option('--json', 'with --tools: as JSON')
    .addHelpText('after', '\nMake a token once: coinbot dashboard token add assistant --scope read\nNo tool opens a position, resumes trading or changes a setting: that takes a person at the page.')
    .action(async (flags: McpFlags) => { await (await import('../../mcp/mcp-command.ts')).runMcp(flags); });
}
