import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, PASSWORD } from './page-at-work.contract.ts';

const PROGRAM = path.resolve(import.meta.dirname, '..', '..', '..', 'src', 'local', 'coinbot.mjs');

/** A whole demonstration with its page, as `npm start` begins it. */
export interface DemoPage {
  readonly url: string;
  readonly dataFolder: string;
  readonly stateFolder: string;
  readonly child: ChildProcess;
  /** What it said. */
  readonly said: readonly string[];
  /** Process ids of those it started whose command line holds a text. */
  pidsOf(text: string): Promise<readonly number[]>;
  end(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  return port;
}

export async function demoPage(environment: Readonly<Record<string, string>> = {}): Promise<DemoPage> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'demo-page-'));
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, 'trade', '--demo', '--dashboard', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, COINBOT_DATA_FOLDER: dataFolder, COINBOT_DASHBOARD__PORT: String(port), ...environment },
  });
  const said: string[] = [];
  let fills = 0;
  createInterface({ input: child.stdout }).on('line', (line) => { if (line.includes('"type":"fill"')) fills += 1; });
  createInterface({ input: child.stderr }).on('line', (line) => { said.push(line); });
  const until = async (holds: () => boolean, what: string): Promise<void> => {
    for (const end = performance.now() + 60_000; !holds(); await wait(50)) if (performance.now() > end || child.exitCode !== null) throw new Error(`expected ${what}, found ${said.join(' | ')}`);
  };
  await until(() => said.some((line) => line.startsWith('First visit')), 'the address of the page');
  const code = / code (\S+)$/.exec(said.find((line) => line.startsWith('First visit')) ?? '')?.[1];
  const url = `http://127.0.0.1:${port}`;
  await ask(url, '/auth/setup', { code, password: PASSWORD });
  await until(() => fills > 2, 'the demonstration to trade');
  return {
    url, dataFolder, child, said, stateFolder: path.join(dataFolder, 'demo'),
    async pidsOf(text) {
      const { execFileSync } = await import('node:child_process');
      return execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(child.pid)], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(text)).map((line) => Number(line.trim().split(' ')[0]));
    },
    async end() {
      const gone = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
      if (child.exitCode === null) {
        child.kill('SIGINT');
        await gone;
      }
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
