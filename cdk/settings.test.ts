import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings, settingsOf, spotTypes } from './settings.ts';

const nothing = (): undefined => undefined;

describe('settings of the stacks', () => {
  it('are complete without a word, and leave out what costs money while nothing runs', () => {
    const { name, region, architecture, valkey, spot, dashboard, runner, functions } = settingsOf({}, 'nothing');
    expect({ name, region, architecture, valkey, most: spot.most, dashboard: dashboard.mode, runner: runner.mode, concurrency: functions.concurrency })
      .toEqual({ name: 'coinbot', region: 'ap-northeast-1', architecture: 'arm64', valkey: 'none', most: 0, dashboard: 'none', runner: 'none', concurrency: 8 });
  });

  it.each([
    ['a key it does not know', { regoin: 'eu-west-1' }, /aws\.json cannot be used:\n.*Unrecognized key: "regoin"/],
    ['a region that is none', { region: 'tokyo' }, /region: a region such as "ap-northeast-1", found "tokyo"/],
    ['one function at a time, which the service does not offer', { functions: { concurrency: 1 } }, /functions\.concurrency: .*2.*found 1/],
    ['a dashboard that is open to everybody', { dashboard: { mode: 'cloudfront', folder: 'dashboard/build' } }, /dashboard\.addresses: at least one address: everybody could open it otherwise, found nothing/],
    ['live trading without a secret', { runner: { mode: 'live' } }, /runner\.secret: the name of a secret, because runner\.mode is "live"/],
    ['live trading that nobody has said yes to', { runner: { mode: 'live', secret: 'a' } }, /runner\.phrase: the phrase that "coinbot trade --live" asks for/],
    ['machines of another architecture', { spot: { most: 1, types: ['c7g.large', 'c7a.large'] } }, /architecture: machine types of arm64, found "c7a\.large"/],
    ['machines of another architecture, for the runner', { architecture: 'x64', runner: { type: 't4g.small' } }, /machine types of x64, found "t4g\.small"/],
    ['no object', [], /the whole: .*expected object/],
  ])('refuse %s, naming what was found', (_, found, text) => {
    expect(() => settingsOf(found, 'aws.json')).toThrow(text);
  });

  it('tell Graviton types from others', () => {
    expect(settingsOf({ spot: { types: ['m7gd.large', 't4g.micro', 'x2gd.large'] } }, 'these').spot.types).toHaveLength(3);
    expect(spotTypes(settingsOf({ architecture: 'x64' }, 'these')).every((type) => /^[a-z]\da\./.test(type))).toBe(true);
  });
});

describe('reading settings', () => {
  let root = '';
  beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'coinbot-settings-')); mkdirSync(path.join(root, 'config')); });
  afterEach(() => { rmSync(root, { recursive: true }); });

  it('takes the defaults where there is no file', () => {
    expect(readSettings(root, nothing)).toEqual(settingsOf({}, 'nothing'));
  });

  it('takes config/aws.json, and the context over it', () => {
    writeFileSync(path.join(root, 'config/aws.json'), '{"name": "desk", "monthlyUsd": 7}');
    const { name, monthlyUsd, architecture } = readSettings(root, (key) => ({ name: 'other', architecture: 'x64' })[key]);
    expect({ name, monthlyUsd, architecture }).toEqual({ name: 'other', monthlyUsd: 7, architecture: 'x64' });
  });

  it('refuses a file that is named and not there, or that is no JSON', () => {
    expect(() => readSettings(root, (key) => (key === 'settings' ? 'mine.json' : undefined))).toThrow('settings: expected a file, found none at "mine.json"');
    writeFileSync(path.join(root, 'mine.json'), '{');
    expect(() => readSettings(root, (key) => (key === 'settings' ? 'mine.json' : undefined))).toThrow(/mine\.json is no JSON/);
  });
});
