import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keysDesk } from './keys-desk.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'keys-desk-'));
beforeAll(() => {
  mkdirSync(path.join(folder, 'config'));
  writeFileSync(path.join(folder, 'config', 'config.json'), '{"notify": {"enabled": true, "slack": {"least": "warning"}, "discord": {}}}');
  vi.stubEnv('COINBOT_CONFIG_FOLDER', path.join(folder, 'config'));
  vi.stubEnv('COINBOT_KEY_SLACK__SECRET', 'https://hooks.example.com/hunter2');
  vi.stubEnv('COINBOT_KEY_BINANCE__API_KEY', 'abcdefgh12345678');
  vi.stubEnv('COINBOT_KEY_BINANCE__SECRET', 'hunter2hunter2');
});
afterAll(() => { vi.unstubAllEnvs(); rmSync(folder, { recursive: true, force: true }); });

const desk = (printed = '', complaint = '') => keysDesk(async () => ({ printed, complaint }));

describe('keys', () => {
  it('are told by name and place, without a part of any', () => {
    const told = desk().keys();
    expect(told.keys.map(({ venue, account, source }) => `${venue} ${account} ${source}`).toSorted()).toEqual(['binance main environment', 'slack main environment']);
    expect(JSON.stringify(told)).not.toMatch(/hunter2|abcdefgh|5678/);
  });
});

describe('ways by which people are told', () => {
  it('say where their secret lies, or that it is missing', () => {
    expect(desk().notifier()).toMatchObject({ isEnabled: true, channels: [{ name: 'discord', secret: 'missing' }, { name: 'slack', least: 'warning', secret: 'environment' }] });
  });

  it('are tested one by one: one that fails says why though the command ends badly', async () => {
    expect(await desk('{"results":[{"channel":"slack","kind":"failed","reason":"HTTP 404"},{"channel":"discord","kind":"delivered"}]}', '{"error":{"message":"not delivered by slack"}}').testNotifier())
      .toEqual({ problem: null, results: [{ channel: 'slack', isDelivered: false, reason: 'HTTP 404' }, { channel: 'discord', isDelivered: true, reason: '' }] });
  });

  it('are tested with their own secrets and no key of a venue', async () => {
    let given: unknown;
    await keysDesk(async (words, variables) => { given = [words, variables]; return { printed: '{"results":[]}', complaint: '' }; }).testNotifier();
    expect(given).toEqual([['notify', 'test', '--json'], { COINBOT_KEY_SLACK__SECRET: 'https://hooks.example.com/hunter2' }]);
  });

  it('cannot be tested where a secret is locked away, and that is said', async () => {
    expect(await desk('', 'warning: x\n{"error":{"code":"usage","message":"expected a passphrase, found none"}}\n').testNotifier()).toEqual({ results: [], problem: 'expected a passphrase, found none' });
  });
});
