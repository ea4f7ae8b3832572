import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PageBeside, type PageAddress } from './page-beside.ts';

const root = mkdtempSync(path.join(tmpdir(), 'beside-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

/** A stand-in for the program: what it does at each start is written here. */
function program(name: string, text: string): string {
  const file = path.join(root, `${name}.mjs`);
  writeFileSync(file, text);
  return file;
}
const SERVES = "process.send({ kind: 'page', url: 'http://127.0.0.1:4321', setupCode: null }); process.on('disconnect', () => process.exit(0)); setInterval(() => undefined, 1000);";

const settings = (file: string, stop = new AbortController()) => ({ stateFolder: path.join(root, 'demo'), dataFolder: root, program: file, stop: stop.signal, firstPauseMs: 20, patienceMs: 20_000 });

describe('PageBeside', () => {
  it('knows where the page is served, and ends it by closing the line', async () => {
    const found: PageAddress[] = [];
    const page = await PageBeside.start({ ...settings(program('serves', SERVES)), say: () => undefined, found: (address) => { found.push(address); } });
    expect(page.address).toEqual({ url: 'http://127.0.0.1:4321', setupCode: undefined });
    expect(found).toHaveLength(1);
    const { pid } = page;
    await page.end();
    expect(() => process.kill(pid ?? 0, 0)).toThrow();
  });

  it('starts one that was killed again, at the port it had, and says so once', async () => {
    const said: string[] = [];
    const page = await PageBeside.start({ ...settings(program('again', `${SERVES} process.send({ kind: 'page', url: 'http://127.0.0.1:4321', setupCode: null, words: process.argv });`)), say: (text) => { said.push(text); } });
    const first = page.pid;
    process.kill(first ?? 0, 'SIGKILL');
    await expect.poll(() => page.pid, { timeout: 10_000 }).toSatisfy((pid) => pid !== undefined && pid !== first);
    await expect.poll(() => said.length).toBe(1);
    expect(said[0]).toContain('SIGKILL');
    await page.end();
  });

  it('lets trading begin when the page does not start, and says why', async () => {
    const said: string[] = [];
    const page = await PageBeside.start({ ...settings(program('fails', "process.stderr.write('coinbot: the port is taken\\nThe page was built in 7.5 s.\\n'); process.exit(2);")), say: (text) => { said.push(text); } });
    expect(page.address).toBeUndefined();
    expect(said[0]).toContain('(code 2): the port is taken: it is started again');
    await page.end();
  });

  it('gives no reason where none was told: what was printed beside is none', async () => {
    const said: string[] = [];
    const page = await PageBeside.start({ ...settings(program('mute', "process.stderr.write('The page was built in 7.5 s.\\n'); process.exit(1);")), say: (text) => { said.push(text); } });
    expect(said[0]).toContain('the page ended (code 1): it is started again');
    await page.end();
  });

  it('does not disturb whoever watches over trading when its folder is gone, and comes back with it', async () => {
    const said: string[] = [];
    const dataFolder = path.join(root, 'swept');
    const page = await PageBeside.start({ ...settings(program('swept', SERVES)), dataFolder, say: (text) => { said.push(text); } });
    const first = page.pid;
    rmSync(path.join(dataFolder, 'dashboard'), { recursive: true });
    writeFileSync(path.join(dataFolder, 'dashboard'), 'no folder');
    process.kill(first ?? 0, 'SIGKILL');
    await expect.poll(() => said).toHaveLength(1);
    await expect.poll(() => page.pid).toBeUndefined();
    rmSync(path.join(dataFolder, 'dashboard'));
    await expect.poll(() => page.pid, { timeout: 10_000 }).toSatisfy((pid) => pid !== undefined && pid !== first);
    await page.end();
  });

  it('lets trading begin where nothing can be written for it', async () => {
    const said: string[] = [];
    writeFileSync(path.join(root, 'file'), '');
    const page = await PageBeside.start({ ...settings(program('nowhere', SERVES)), dataFolder: path.join(root, 'file'), say: (text) => { said.push(text); } });
    expect(page.address).toBeUndefined();
    expect(said[0]).toContain('ENOTDIR');
    await page.end();
  });

  it('keeps nobody waiting for longer than allowed', async () => {
    const page = await PageBeside.start({ ...settings(program('slow', 'setInterval(() => undefined, 1000);')), say: () => undefined, patienceMs: 50 });
    expect(page.address).toBeUndefined();
    await page.end();
  });
});
