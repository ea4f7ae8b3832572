// Makes a fresh clone runnable: installs the packages of the lockfile when they are missing or belong to another lockfile.
// Plain JavaScript without packages, because it runs before there are any, on whatever Node (>= 18) the machine has.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What the installed packages belong to: this lockfile, on this kind of machine. */
function wantedStamp(root) {
  const lock = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
  return `${lock} ${process.platform}-${process.arch}\n`;
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** The packages a lockfile names; undefined where there is none or it is broken (npm then says how). */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
}

/** True when npm has already installed exactly what the lockfile names, for example after `npm ci` by hand. */
function isInstalled(root) {
  const installed = packagesIn(path.join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  const locked = Object.entries(wanted).filter(([name]) => name !== '');
  // npm leaves out optional packages of other platforms (and all that only they need).
  const isForUs = ({ os, cpu, libc }) => os?.includes(process.platform) && cpu?.includes(process.arch) && libc === undefined;
  return locked.every(([name, entry]) => {
    const found = installed[name];
    if (!found || !existsSync(path.join(root, name))) return Boolean(entry.optional) && !isForUs(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function install(root) {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--progress=false'];
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' };
  if (npm && /npm-cli\.c?js$/.test(npm)) return spawnSync(process.execPath, [npm, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function whatToDo(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output)) return 'The package registry cannot be reached. Connect to the network (or set the proxy npm should use) and run the same command again.';
  if (/ENOSPC|no space left/i.test(output)) return 'The disk is full: about 1 GB is needed in this folder. Make room and run the same command again.';
  if (/EACCES|EPERM|EROFS|EBUSY/i.test(output)) return 'A file in node_modules cannot be written. Stop programs that run from this folder, make it writable, delete node_modules and run again.';
  if (/EUSAGE/.test(output)) return 'package.json and package-lock.json do not belong together: fetch both again.';
  if (/EINTEGRITY/i.test(output)) return 'A downloaded package is not the one the lockfile pins. Do not go on; run `npm cache clean --force` and try again from another network.';
  if (/ENOENT/i.test(output)) return 'npm was not found. Install Node.js 24 with npm and run the same command again.';
  return 'Run `npm ci` in this folder to see all that npm has to say.';
}

/** npx runs what stands in node_modules/.bin; npm links the commands of packages there, but not the project's own. */
function linkCommand(root) {
  const folder = path.join(root, 'node_modules', '.bin');
  const link = path.join(folder, 'coinbot');
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\src\\local\\coinbot.mjs" %*\r\n');
    return;
  }
  if (existsSync(link) && realpathSync(link) === realpathSync(path.join(root, 'src', 'local', 'coinbot.mjs'))) return;
  rmSync(link, { force: true });
  symlinkSync('../../src/local/coinbot.mjs', link);
}

/** Installs what is missing. Returns false, after saying why, when that did not work. */
export function setUp(root = projectRoot) {
  const stampFile = path.join(root, 'node_modules', '.coinbot-setup');
  const stamp = wantedStamp(root);
  if (read(stampFile) === stamp) return true;
  if (!isInstalled(root)) {
    process.stderr.write('Installing the packages this project needs into node_modules (once; about a minute, 1 GB) ... ');
    const started = Date.now();
    const { status, stderr, error } = install(root);
    if (status !== 0) {
      const output = `${stderr ?? ''}${error ? String(error) : ''}`.trim();
      process.stderr.write(`failed.\n${output.split('\n').slice(0, 8).join('\n')}\n${whatToDo(output)}\n`);
      return false;
    }
    process.stderr.write(`done in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  }
  linkCommand(root);
  writeFileSync(stampFile, stamp);
  return true;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url) && !setUp()) process.exitCode = 1;
