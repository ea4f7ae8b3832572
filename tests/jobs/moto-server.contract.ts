import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), path.join(cache, 'coinbot/moto/bin')];
const isProgram = (file: string): boolean => {
  try { accessSync(file, constants.X_OK); return true; } catch { return false; }
};
const PROGRAM = folders.map((folder) => path.join(folder, 'moto_server')).find(isProgram);

/** A server of which tests may make use: on this machine, or not at all. */
function onThisMachine(url: string): string {
  const { hostname, protocol } = new URL(url);
  if (protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) throw new Error(`MOTO_URL: tests talk to this machine alone, expected http://127.0.0.1:<port>, found "${url}"`);
  return url;
}

const given = process.env['MOTO_URL'];
/** Why what needs moto is skipped; undefined where it is there. */
export const NO_MOTO = given === undefined && PROGRAM === undefined ? 'MOTO_URL is not set and no moto_server is on the PATH' : undefined;

export interface MotoServer {
  readonly endpoint: string;
  end(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

const PATIENCE_MS = 60_000;

/** AWS as moto plays it: the server that was named, or one that is started for the caller. */
export async function motoServer(): Promise<MotoServer> {
  if (given !== undefined) return { endpoint: onThisMachine(given), end: () => Promise.resolve() };
  const port = await freePort();
  const child = spawn(PROGRAM ?? '', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  for (const until = performance.now() + PATIENCE_MS; ;) {
    if (await fetch(`${endpoint}/moto-api/data.json`).then(({ ok }) => ok, () => false)) break;
    if (child.exitCode !== null || performance.now() > until) throw new Error(`moto_server did not answer within ${PATIENCE_MS / 1_000} s`);
    await sleep(50);
  }
  return { endpoint, end: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await gone;
}
