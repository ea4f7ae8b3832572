import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentSecrets } from '../../shared/adapters/secrets/environment-secrets.ts';
import { notifySchema } from '../config/notify-schema.ts';
import { notifyHosts, notifySecrets } from './notify-secrets.ts';

const TOKEN = '123456789:AAE-canary_token_of_a_test_0123456789';
const PASSWORD = 'canary word wörd';
const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const config = notifySchema.parse({ telegram: { chat: 1 }, slack: {} });

describe('secrets of the channels', () => {
  it('are there for each channel, and open the way to its server and no other', async () => {
    const secrets = await notifySecrets(config, environmentSecrets({ COINBOT_KEY_TELEGRAM__SECRET: TOKEN, COINBOT_KEY_SLACK__SECRET: 'https://hooks.slack.com/services/T/B/CANARYPART' }));
    expect(notifyHosts(config, secrets)).toEqual(['api.telegram.org:443', 'hooks.slack.com:443']);
    expect(JSON.stringify([...secrets])).not.toMatch(/canary/i);
  });

  it.each([
    [{}, 'COINBOT_KEY_TELEGRAM__SECRET'], [{ COINBOT_KEY_TELEGRAM__SECRET: 'CANARY' }, 'no token of a bot'], [{ COINBOT_KEY_TELEGRAM__SECRET: TOKEN, COINBOT_KEY_SLACK__SECRET: 'http://hooks.slack.com/CANARY' }, 'no address of a webhook'],
  ])('that are missing or cannot be some are named and not repeated (%#)', async (variables, message) => {
    await expect(notifySecrets(config, environmentSecrets({ ...variables }))).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining(message) });
    await expect(notifySecrets(config, environmentSecrets({ ...variables }))).rejects.toMatchObject({ message: expect.not.stringMatching(/canary/i) });
  });
});

describe('the commands', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'notify-keys-'));
    // Nobody listens at port 1: nothing leaves this machine.
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: path.join(folder, 'data'), notify: { enabled: true, telegram: { chat: 5, users: [5], baseUrl: 'http://127.0.0.1:1' } } }));
    writeFileSync(path.join(folder, 'passphrase'), 'correct horse battery staple', { mode: 0o600 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keep a token encrypted, show that it is there, and never the token', () => {
    const printed: string[] = [];
    const run = (words: readonly string[], input = ''): { readonly code: number | null; readonly out: string } => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8', input, env: { ...process.env, COINBOT_CONFIG_FOLDER: folder } });
      printed.push(stdout, stderr);
      return { code: status, out: `${stdout}${stderr}` };
    };
    const phrase = ['--passphrase-file', path.join(folder, 'passphrase')];
    expect(run(['notify', 'show']).out).toMatch(/telegram .* missing/);
    expect(run(['keys', 'add', 'telegram', ...phrase], JSON.stringify({ secret: TOKEN }))).toMatchObject({ code: 0, out: expect.stringContaining('Next: coinbot notify test') });
    expect(run(['notify', 'show']).out).toMatch(/telegram .* file/);
    expect(run(['keys', 'check', ...phrase]).out).toContain('No keys to check.');
    expect(run(['keys', 'check', 'telegram', ...phrase])).toMatchObject({ code: 2, out: expect.stringContaining('coinbot notify test') });
    expect(run(['notify', 'test', '--json', ...phrase])).toMatchObject({ code: 1, out: expect.stringContaining('"kind":"later"') });
    expect(run(['notify', 'test', '--channel', 'slack', ...phrase]).code).toBe(2);
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: path.join(folder, 'data'), notify: { enabled: true, mail: { host: '127.0.0.1', port: 1, secure: 'starttls', user: 'bot', from: 'bot@example.com', to: ['lee@example.com'] } } }));
    expect(run(['notify', 'show']).out).toMatch(/mail .* missing/);
    expect(run(['keys', 'add', 'mail', ...phrase], JSON.stringify({ secret: PASSWORD }))).toMatchObject({ code: 0, out: expect.stringContaining('Next: coinbot notify test') });
    expect(run(['notify', 'test', '--channel', 'mail', '--json', ...phrase])).toMatchObject({ code: 1, out: expect.stringContaining('"channel":"mail","kind":"later","reason":"mail: no answer (ECONNREFUSED)"') });
    printed.push(readFileSync(path.join(folder, 'api_keys.json'), 'utf8'));
    expect(printed.join('\n')).not.toContain(TOKEN.slice(10));
    expect(printed.join('\n')).not.toContain('canary word');
  });
});
