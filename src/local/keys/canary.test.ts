import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIVE_PHRASE } from '../trade/command.ts';
import { startEchoingExchange } from '../trade/echoing-exchange.contract.ts';

/** Every secret here has CANARY in it, or is a private key whose body is looked for. */
const PASSPHRASE = 'CANARY passphrase of the file';
const KEY = { apiKey: 'CANARYapikeyofbinance4711', secret: 'CANARYsecretofbinance' };
const OKX = { apiKey: 'CANARYapikeyofokx0815', secret: 'CANARYsecretofokx', passphrase: 'CANARYphraseofokx' };
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECRETS = [PASSPHRASE, ...Object.values(KEY), ...Object.values(OKX), pem.split('\n')[1]];

const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const root = mkdtempSync(path.join(tmpdir(), 'coinbot-canary-'));
const config = path.join(root, 'config');
/** What a person keeps outside the product: not searched. */
const outside = path.join(root, 'outside');
const keyFile = path.join(config, 'api_keys.json');
const passphraseFile = path.join(outside, 'passphrase');
const wrongPassphrase = path.join(outside, 'wrong');
const pemFile = path.join(outside, 'key.pem');

const runs: { readonly line: string; readonly text: string }[] = [];
let venue = '';
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void = () => undefined;
const server = http.createServer((request, response) => { answer(request, response); });

beforeAll(async () => {
  mkdirSync(outside, { mode: 0o700 });
  mkdirSync(config, { mode: 0o755 });
  writeFileSync(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });
  writeFileSync(wrongPassphrase, 'CANARY that is not the passphrase', { mode: 0o600 });
  writeFileSync(pemFile, pem, { mode: 0o600 });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  venue = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
});

interface Run { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** One command line with everything switched on that makes a program talk. */
async function coinbot(line: string, { input = '', variables = {}, phrase }: { readonly input?: string; readonly variables?: Record<string, string>; readonly phrase?: string } = {}): Promise<Run> {
  const args = [...line.split(' ').filter(Boolean), ...(phrase === undefined ? [] : [phrase])];
  const child = spawn(process.execPath, ['--trace-warnings', starter, ...args], { cwd: root, env: { ...process.env, COINBOT_CONFIG_FOLDER: config, COINBOT_DEBUG: '1', ...variables } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { stdout += String(chunk); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += String(chunk); });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve) => { child.on('close', resolve); });
  runs.push({ line: line.replaceAll(/CANARY\w*/g, '...'), text: stdout + stderr });
  return { status, stdout, stderr };
}

const withPassphrase = (line: string) => `${line} --passphrase-file ${passphraseFile}`;
const echo = (status: number) => (request: http.IncomingMessage, response: http.ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(request.url ?? '') }).end(JSON.stringify({ code: request.headers['x-mbx-apikey'], msg: [request.url, request.headers], secret: KEY.secret }));
};
const says = (body: unknown) => (_: http.IncomingMessage, response: http.ServerResponse) => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };
const RESTRICTIONS = { ipRestrict: true, enableReading: true, enableWithdrawals: false, enableSpotAndMarginTrading: true };

describe('keys on the command line', () => {
  it('list says that there are none: exit code 0', async () => {
    expect(await coinbot('keys list')).toMatchObject({ status: 0, stdout: expect.stringContaining('No keys') });
    expect(JSON.parse((await coinbot('keys list --json')).stdout)).toEqual({ file: keyFile, keys: [] });
    expect(await coinbot('keys check')).toMatchObject({ status: 0 });
  });

  it('add takes a key from standard input and closes the folder', async () => {
    const { status, stdout, stderr } = await coinbot(withPassphrase('keys add binance'), { input: JSON.stringify(KEY) });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('Closed the folder') });
    expect(stdout).toContain('that ends in 4711');
    if (process.platform !== 'win32') expect([statSync(keyFile).mode & 0o777, statSync(config).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(JSON.parse((await coinbot(withPassphrase('keys add okx --account hedge --json'), { input: JSON.stringify(OKX) })).stdout)).toEqual({ file: keyFile, venue: 'okx', account: 'hedge', apiKeyEnd: '0815', replaced: false });
    expect(await coinbot(withPassphrase(`keys add bybit --secret-file ${pemFile}`), { input: JSON.stringify({ apiKey: KEY.apiKey }) })).toMatchObject({ status: 0 });
    expect(await coinbot(withPassphrase('keys add upbit'), { input: JSON.stringify({ apiKey: KEY.apiKey, secret: pem }) })).toMatchObject({ status: 0 });
  });

  it('list needs no passphrase and shows no more than the end of the API key', async () => {
    const { stdout } = await coinbot('keys list --json');
    expect(JSON.parse(stdout).keys[0]).toEqual({ venue: 'binance', account: 'main', apiKeyEnd: '4711', permissions: null, checkedAt: null, source: 'file' });
    expect((await coinbot('keys list')).stdout).toMatch(/binance +main +4711 +not checked/);
    expect((await coinbot('doctor --json')).stdout).toContain('never checked: binance main');
  });

  it('check says what the venue said, and notes it', async () => {
    answer = says(RESTRICTIONS);
    const { status, stdout } = await coinbot(withPassphrase(`keys check binance --base-url ${venue} --json`));
    expect({ status, keys: JSON.parse(stdout).keys }).toEqual({ status: 0, keys: [{ venue: 'binance', account: 'main', source: 'file', verdict: 'usable', permissions: { trade: true, withdraw: false, ipRestricted: true }, remarks: [] }] });
    expect(JSON.parse((await coinbot('keys list --json')).stdout).keys[0]).toMatchObject({ permissions: { withdraw: false }, checkedAt: expect.stringMatching(/Z$/) });
    answer = says([]);
    expect(await coinbot(withPassphrase(`keys check upbit --base-url ${venue}`))).toMatchObject({ status: 0, stdout: expect.stringContaining('does not say whether it may withdraw') });
  });

  it('check refuses a key that may withdraw: exit code 3, remembered', async () => {
    answer = says({ ...RESTRICTIONS, enableWithdrawals: true, ipRestrict: false });
    const { status, stdout } = await coinbot(withPassphrase(`keys check binance --base-url ${venue}`));
    expect({ status, stdout }).toMatchObject({ status: 3, stdout: expect.stringContaining('it may withdraw: it is not used') });
    expect(await coinbot('doctor')).toMatchObject({ status: 1, stdout: expect.stringContaining('may withdraw: binance main') });
  });

  it('check of a key that is not accepted is 3, of a venue that does not answer 1, whatever they say', async () => {
    for (const [status, expected] of [[401, 3], [400, 3], [200, 3], [429, 1], [503, 1]] as const) {
      answer = echo(status);
      for (const name of ['binance', 'okx', 'bybit']) {
        // Echoed fields are none that Binance documents: nothing is known then, which is no refusal.
        const wanted = status === 200 && name === 'binance' ? 0 : expected;
        expect({ name, answered: status, status: (await coinbot(withPassphrase(`keys check ${name} --base-url ${venue} --json`))).status }).toEqual({ name, answered: status, status: wanted });
      }
    }
    answer = (request) => { request.socket.destroy(); };
    expect(await coinbot(withPassphrase(`keys check binance --base-url ${venue}`))).toMatchObject({ status: 1 });
    answer = (_, response) => { response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(); };
    expect(await coinbot(withPassphrase(`keys check binance --base-url ${venue}`))).toMatchObject({ status: 1 });
  });

  it('sends no key to a server that stands in for no venue, or over an open line', async () => {
    expect(await coinbot(withPassphrase(`keys check --base-url ${venue}`))).toMatchObject({ status: 2 });
    expect(await coinbot(withPassphrase('keys check binance --base-url http://example.com'))).toMatchObject({ status: 3 });
  });

  it('the environment is a source too', async () => {
    answer = says(RESTRICTIONS);
    const variables = { COINBOT_KEY_BINANCEUSDM__API_KEY: KEY.apiKey, COINBOT_KEY_BINANCEUSDM__SECRET: KEY.secret };
    expect(JSON.parse((await coinbot('keys list --json', { variables })).stdout).keys[0]).toMatchObject({ venue: 'binanceusdm', source: 'environment', apiKeyEnd: '' });
    expect(await coinbot(`keys check binanceusdm --base-url ${venue}`, { variables })).toMatchObject({ status: 0 });
    expect(await coinbot('keys list', { variables: { COINBOT_KEY_BINANCE: KEY.secret } })).toMatchObject({ status: 1 });
    expect(await coinbot('keys check binance', { variables: { COINBOT_KEY_BINANCE__SECRET: KEY.secret } })).toMatchObject({ status: 1 });
    for (const line of ['doctor', 'strategies --json', 'data list --json', 'backtest', 'report nothing', 'init --json --yes --force', 'trade --synthetic --candles 3 --speed max --json --state demo']) await coinbot(line, { variables });
    expect(await coinbot('strategies', { variables })).toMatchObject({ status: 0 });
  });
});

describe('trading', () => {
  const trading = { COINBOT_DATA_FOLDER: path.join(root, 'data') };
  const storyOf = (folder: string): string => readdirSync(path.join(root, folder, 'story')).map((name) => readFileSync(path.join(root, folder, 'story', name), 'utf8')).join('');

  it('in earnest, at a venue that says everything back, writes a story, a journal and a state without them', async () => {
    const exchange = await startEchoingExchange(KEY);
    const variables = { ...trading, COINBOT_KEY_BINANCE__API_KEY: KEY.apiKey, COINBOT_KEY_BINANCE__SECRET: KEY.secret };
    await coinbot(`trade --live --venue binance --base-url ${exchange.url} --state live --duration 4s --json --yes`, { variables, phrase: LIVE_PHRASE });
    await exchange.stop();
    expect(exchange.counts.echoed).toBeGreaterThan(0);
    expect(storyOf('live')).toContain('HTTP 503');
    for (const line of ['replay --state live', 'why --costs --state live --json', `why ${new Date().toISOString().slice(0, 10)} --state live`]) await coinbot(line, { variables });
  });

  it('the demonstration as well, and what is read from its story', async () => {
    expect(await coinbot('trade --demo --strategy buy-and-hold --state venue --duration 4s --json', { variables: trading })).toMatchObject({ status: 0 });
    expect(storyOf('venue')).toContain('"of":"story"');
    for (const line of ['replay --state venue --json', 'why last --state venue', 'why --costs --state venue']) await coinbot(line, { variables: trading });
  });
});

describe('what is wrong on the command line', () => {
  it.each<[string, number, string, string?]>([
    ['keys add binance --passphrase-file PASS', 3, 'there is a key of binance main already', JSON.stringify(KEY)],
    ['keys add binance --replace --passphrase-file WRONG', 2, 'the passphrase does not open', JSON.stringify(KEY)],
    ['keys add binance --replace', 2, 'asked for at a terminal', JSON.stringify(KEY)],
    ['keys add binance --replace --passphrase-file PASS', 2, 'expected JSON of the form', `{"apiKey": "${KEY.apiKey}", "secret": ${KEY.secret}}`],
    ['keys add binance --replace --passphrase-file PASS', 2, 'expected JSON of the form', KEY.secret],
    ['keys add binance --replace --passphrase-file PASS', 2, 'found another shape', JSON.stringify({ ...KEY, [KEY.secret]: KEY.secret })],
    ['keys add binance --replace --passphrase-file PASS', 2, 'found another shape', JSON.stringify({ apiKey: [KEY.apiKey], secret: 1 })],
    ['keys add binance --replace --passphrase-file PASS', 2, 'was it copied whole', JSON.stringify({ ...KEY, secret: `${KEY.secret} ${KEY.secret}` })],
    ['keys add binance --replace --passphrase-file PASS', 2, 'was it copied whole', JSON.stringify({ ...KEY, apiKey: `${KEY.apiKey}\n${KEY.apiKey}` })],
    ['keys add binance --replace --passphrase-file PASS', 2, 'cannot be read as one', JSON.stringify({ ...KEY, secret: pem.replace('MC4', 'XXX') })],
    ['keys add binance --replace --passphrase-file PASS', 2, 'expected two', JSON.stringify({ apiKey: KEY.apiKey, secret: KEY.apiKey })],
    ['keys add okx --passphrase-file PASS', 2, 'wants the passphrase', JSON.stringify(KEY)],
    ['keys add binance --replace --passphrase-file PASS --secret-file PEM', 2, 'one of them', JSON.stringify(KEY)],
    ['keys add bithumb --passphrase-file PASS --secret-file NONE', 1, 'no file', JSON.stringify({ apiKey: KEY.apiKey })],
    ['keys add bithumb --passphrase-file NONE', 1, 'cannot be read: ENOENT', JSON.stringify(KEY)],
    ['keys add bithumb --passphrase-file PASS --passphrase-fd 0', 2, 'one of them', PASSPHRASE],
    ['keys add bithumb --passphrase-fd 77', 1, 'EBADF', PASSPHRASE],
    ['keys add bithumb --passphrase-fd one', 2, 'the number of a file descriptor', PASSPHRASE],
    [`keys add binance --secret ${KEY.secret}`, 2, '--secret: never on the command line'],
    [`keys add binance --secret=${KEY.secret} --json`, 2, '--secret: never on the command line'],
    [`keys add binance --api-key ${KEY.apiKey}`, 2, '--api-key: never on the command line'],
    [`keys check --passphrase ${PASSPHRASE.replaceAll(' ', '')}`, 2, '--passphrase: never on the command line'],
    [`keys list --secret ${KEY.secret}`, 2, '--secret: never on the command line'],
    [`keys add ${KEY.apiKey}`, 2, 'venue: expected one of'],
    ['keys add binanse', 2, 'did you mean "binance"?'],
    [`keys add binance --account ${KEY.apiKey}`, 2, '--account: expected a name of small letters'],
    [`keys add binance ${KEY.secret}`, 2, '1 word more than "coinbot keys add" takes'],
    [`keys add binance --secrt=${KEY.secret} --json`, 2, 'not repeated here'],
    [`keys add binance -s ${KEY.secret}`, 2, '2 words more'],
    ['keys list --jsn', 2, 'did you mean --json?'],
    ['keys add --passphrase-file PASS', 2, 'venue'],
    ['keys remove bithumb --passphrase-file PASS', 2, 'there is no key of bithumb main'],
    ['keys remove binance --passphrase-file WRONG', 2, 'the passphrase does not open'],
    ['keys check bithumb', 2, 'there is no key of bithumb'],
    ['keys check --passphrase-file WRONG', 2, 'the passphrase does not open'],
  ])('%s: exit code %i', async (line, status, text, input = '') => {
    const before = readFileSync(keyFile, 'utf8');
    const filled = line.replace('PASS', passphraseFile).replace('WRONG', wrongPassphrase).replace('PEM', pemFile).replace('NONE', path.join(root, 'none'));
    const found = await coinbot(filled, { input });
    expect(found).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(text) });
    expect(readFileSync(keyFile, 'utf8')).toBe(before);
  });

  it.skipIf(process.platform === 'win32')('files that others can read are refused: exit code 3', async () => {
    for (const [file, open, closed] of [[keyFile, 0o644, 0o600], [keyFile, 0o660, 0o600], [config, 0o755, 0o700], [passphraseFile, 0o644, 0o600]] as const) {
      chmodSync(file, open);
      expect(await coinbot(withPassphrase('keys check binance'))).toMatchObject({ status: 3, stderr: expect.stringContaining('chmod') });
      if (file !== passphraseFile) expect(await coinbot('keys list')).toMatchObject({ status: 3 });
      chmodSync(file, closed);
    }
  });

  it('a short passphrase begins no file', async () => {
    const other = path.join(root, 'other');
    mkdirSync(other, { mode: 0o700 });
    writeFileSync(path.join(outside, 'short'), 'CANARY', { mode: 0o600 });
    expect(await coinbot(`keys add binance --passphrase-file ${path.join(outside, 'short')}`, { input: JSON.stringify(KEY), variables: { COINBOT_CONFIG_FOLDER: other } })).toMatchObject({ status: 2, stderr: expect.stringContaining('at least 12 characters') });
    expect(readdirSync(other)).toEqual([]);
  });

  it('a damaged file is named as such by every command', async () => {
    const whole = readFileSync(keyFile, 'utf8');
    for (const damaged of [whole.slice(0, 900), whole.replace('"okx"', '"okz"'), '', `{"keys":{"binance":${JSON.stringify(KEY)}}}`, JSON.stringify(KEY), `${KEY.secret}`]) {
      writeFileSync(keyFile, damaged);
      for (const line of ['keys list', withPassphrase('keys check'), withPassphrase('keys remove okx --account hedge')]) expect(await coinbot(line)).toMatchObject({ status: 1, stdout: '' });
      expect(await coinbot('doctor --json')).toMatchObject({ status: 1 });
    }
    writeFileSync(keyFile, whole);
    expect(await coinbot('keys list')).toMatchObject({ status: 0 });
  });

  it('remove removes', async () => {
    expect(await coinbot(withPassphrase('keys remove okx --account hedge'))).toMatchObject({ status: 0, stdout: expect.stringContaining('delete it there too') });
    expect(JSON.parse((await coinbot('keys list --json')).stdout).keys.map((key: { venue: string }) => key.venue)).toEqual(['binance', 'bybit', 'upbit']);
  });
});

/** How a secret may look where it leaked. */
const formsOf = (secret: string): readonly string[] => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64').replaceAll('=', ''), Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('hex')];

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).filter((file) => !file.startsWith(outside));
}

describe('after all that', () => {
  const hits = (text: string) => SECRETS.flatMap(formsOf).filter((form) => text.includes(form)).concat(text.match(/CANARY/g) ?? []);

  it('no secret stands in anything that was printed', () => {
    expect(runs.length).toBeGreaterThan(100);
    expect(runs.filter(({ text }) => hits(text).length > 0)).toEqual([]);
  });

  it('nor in any file', () => {
    const files = filesBelow(root);
    expect(files).toContain(keyFile);
    expect(files.filter((file) => hits(readFileSync(file, 'latin1')).length > 0)).toEqual([]);
  });

  it('and the search finds one that is there', () => {
    for (const form of SECRETS.flatMap(formsOf)) expect(hits(`x ${form} y`).length).toBeGreaterThan(0);
  });
});
