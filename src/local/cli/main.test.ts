import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMANDS } from './main.ts';

const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const coinbot = (line: string, variables: Record<string, string> = {}) =>
  spawnSync(process.execPath, [starter, ...line.split(' ').filter(Boolean)], { encoding: 'utf8', env: { ...process.env, COINBOT_CONFIG_FOLDER: folder, COINBOT_DEBUG: '', ...variables } });

describe('the command line', () => {
  it('lists every command with what it does, and answers without one', () => {
    const { status, stdout } = coinbot('--help');
    expect(status).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(coinbot('').stdout).toBe(stdout);
  });

  it.each(COMMANDS.map(({ name }) => name))('%s has help, and --json or commands of its own', (name) => {
    const { status, stdout } = coinbot(`${name} --help`);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: coinbot ${name}`);
    expect(stdout).toMatch(/^ {2}--json|^Commands:/m);
    expect(coinbot(`help ${name}`).stdout).toBe(stdout);
  });

  it('gives its version', () => {
    expect(coinbot('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('calls wrong usage 2 and suggests the near name', () => {
    expect(coinbot('bakctest')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Did you mean backtest?') });
    expect(coinbot('doctor --jsn')).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean --json?') });
    expect(coinbot('doctor now')).toMatchObject({ status: 2 });
  });

  it('gives errors as JSON on stderr with --json, and nothing on stdout', () => {
    const { status, stdout, stderr } = coinbot('doctor --fast --json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({ error: { kind: 'UsageError', message: "unknown option '--fast'" } });
  });

  it('shows a stack only to who asks for one', () => {
    const line = 'init --language fr';
    expect(coinbot(line).stderr).toBe('coinbot: init: language: expected "en" or "ko", found "fr"\n');
    expect(coinbot(line, { COINBOT_DEBUG: '1' }).stderr).toMatch(/^\s+at /m);
  });

  it.skipIf(!existsSync('/dev/full')).each(['--help', 'strategies --json', 'doctor', 'doctor --json', 'backtest sma-cross --data x.parquet --help'])('fails in one line where its results cannot be written: %s', (line) => {
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${starter}" ${line} > /dev/full`], { encoding: 'utf8' });
    const text = 'cannot write "standard output": the disk is full';
    expect({ status, stderr }).toEqual({ status: 1, stderr: line.includes('--json') ? `${JSON.stringify({ error: { kind: 'SystemError', message: text } })}\n` : `coinbot: ${text}\n` });
  });

  it('does not mind a reader that has seen enough', () => {
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${starter}" --help | head -1`], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('COINBOT_CONFIG_FOLDER', () => {
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(path.join(folder, 'a-file'), '');
  const lines = ['strategies', 'trade --demo', 'data list', 'data check x.parquet', 'report run.json', 'backtest sma-cross --data x.parquet'];
  it.each(lines)('that names no configuration is wrong usage: %s', (line) => {
    expect(coinbot(line, { COINBOT_CONFIG_FOLDER: path.join(folder, 'none') })).toMatchObject({ status: 2, stdout: '', stderr: `coinbot: environment variable COINBOT_CONFIG_FOLDER: expected a folder with a config.json, found nothing at "${path.join(folder, 'none')}"\n` });
  });

  it('is told apart: a file, a folder without config.json', () => {
    expect(coinbot('strategies', { COINBOT_CONFIG_FOLDER: path.join(folder, 'a-file') })).toMatchObject({ status: 2, stderr: expect.stringContaining('found a file, "') });
    expect(coinbot('strategies', { COINBOT_CONFIG_FOLDER: empty })).toMatchObject({ status: 2, stderr: expect.stringContaining(`found none in "${empty}"`) });
  });

  it('is a failed check of doctor, and what init fills', () => {
    const { status, stdout } = coinbot('doctor --json', { COINBOT_CONFIG_FOLDER: empty });
    expect(status).toBe(1);
    expect(JSON.parse(stdout).checks).toContainEqual(expect.objectContaining({ name: 'config.json', status: 'fail', found: expect.stringContaining('COINBOT_CONFIG_FOLDER') }));
    expect(coinbot('init --yes', { COINBOT_CONFIG_FOLDER: empty })).toMatchObject({ status: 0 });
    expect(coinbot('strategies', { COINBOT_CONFIG_FOLDER: empty })).toMatchObject({ status: 0 });
  });
});

describe('coinbot init', () => {
  const file = path.join(folder, 'config.json');

  it('needs answers where nobody can be asked', () => {
    expect(coinbot('init')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
  });

  it('writes what it was told, and its limits in words', () => {
    const { status, stdout } = coinbot('init --instrument upbit:BTC/KRW upbit:ETH/KRW --timezone Asia/Seoul --language ko --cash 1e6 --taker-bps 5');
    expect(status).toBe(0);
    expect(stdout).toContain('taker fee 5 bp (0.05 %)');
    expect(stdout).toContain('at most 95 % of equity');
  });

  it('takes an amount that makes sense in won where nobody says one', () => {
    const { stdout } = coinbot('init --instrument upbit:BTC/KRW --force --json');
    expect(JSON.parse(stdout).config.account.cash).toBe(10_000_000);
  });

  it('leaves a configuration alone that a person has changed: exit code 3', () => {
    expect(coinbot('init --yes')).toMatchObject({ status: 3, stderr: expect.stringContaining('--force replaces it') });
    const { status, stdout } = coinbot('init --yes --force --json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file, config: { venues: ['binance'] } });
  });

  it('replaces an untouched default, and does not touch what it cannot read', () => {
    expect(coinbot('init --cash 500')).toMatchObject({ status: 0 });
    writeFileSync(file, '{ half');
    expect(coinbot('init --cash 500')).toMatchObject({ status: 3 });
  });

  it('writes nothing when an answer is wrong', () => {
    rmSync(file);
    expect(coinbot('init --cash lots')).toMatchObject({ status: 2, stderr: expect.stringContaining('account.cash: expected a number from 1') });
    expect(coinbot('doctor --json').stdout).toContain('"ok"');
  });
});
