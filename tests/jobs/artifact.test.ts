import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, bundleBytes, type Bundle } from '../../cdk/bundling.ts';
import { ENTRIES } from '../../cdk/functions.ts';
import { fsObjectStore } from '../../src/shared/adapters/fs/fs-object-store.ts';
import { s3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { S3Server } from '../../src/shared/adapters/s3/s3-server.contract.ts';
import { canonicalJson } from '../../src/shared/handlers/sweep/block-job.ts';
import { reduceSweep } from '../../src/shared/handlers/sweep/reduce-sweep.ts';
import { sweepKeys } from '../../src/shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, putManifest } from '../../src/shared/handlers/sweep/sweep-manifest.ts';
import { BLOCKS, workMessage } from '../../src/shared/handlers/sweep/work-message.ts';
import type { ObjectStore } from '../../src/shared/ports/object-store.ts';
import { LambdaEnvironment } from './runtime-api.contract.ts';
import { realHandler, realSweep, walkFile } from './real-sweep.contract.ts';

const projectRoot = path.resolve(import.meta.dirname, '..', '..');
const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
const aws = { region: 'ap-northeast-2', credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' } } as const;
let folder = '';
let made: Bundle;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'artifact-'));
  made = bundle({ projectRoot, entries: ENTRIES, outputFolder: path.join(folder, 'code'), architecture, natives: 'local' });
}, 120_000);
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

const queueEvent = (bodies: readonly string[]) => ({ Records: bodies.map((body, i) => ({ messageId: `m${i}`, body, attributes: { ApproximateReceiveCount: '1' }, eventSource: 'aws:sqs' })) });
const objectEvent = (key: string) => JSON.stringify({ Records: [{ eventSource: 'aws:s3', s3: { bucket: { name: 'lake' }, object: { key } } }] });
const textOf = async (store: ObjectStore, key: string): Promise<string | undefined> => { const found = await store.get(key); return found === undefined ? undefined : Buffer.from(found.bytes).toString(); };

describe('the package that Lambda is given', () => {
  test('weighs less than the 200 MB this project allows itself, and the 250 MiB that Lambda does', () => {
    const bytes = bundleBytes(path.join(folder, 'code'));
    process.stderr.write(`the package for ${architecture}: ${(bytes / 1e6).toFixed(1)} MB unzipped, with ${made.natives.map(({ name, version }) => `${name} ${version}`).join(', ')}\n`);
    expect(made.missing).toEqual([]);
    expect(bytes).toBeLessThan(200e6);
  });

  test('gives for every block the very bytes that this machine gives, and a summary with the same hash', async () => {
    const server = await S3Server.start('lake');
    const [cloud, here] = [s3ObjectStore({ ...aws, bucket: 'lake', endpoint: server.endpoint }), await fsObjectStore(path.join(folder, 'store'))];
    const { bytes, hash } = await walkFile(folder);
    const manifest = realSweep({ code: made.code, hash, jobs: 4 });
    const jobs = [...jobsOf(manifest)];
    for (const store of [cloud, here]) {
      await store.put(sweepKeys.data(hash), bytes);
      await putManifest(store, manifest);
    }
    const local = realHandler(here, path.join(folder, 'local'));
    for (const job of jobs) expect(await workMessage({ body: canonicalJson(job), receives: 1 }, { store: here, code: made.code, kind: BLOCKS, handle: local.handle })).toMatchObject({ kind: 'done' });
    local.close();

    const environment = { AWS_REGION: 'ap-northeast-2', AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_ENDPOINT_URL_S3: server.endpoint, COINBOT_BUCKET: 'lake' };
    const began = performance.now();
    const backtest = await LambdaEnvironment.start(path.join(folder, 'code'), 'backtest.handler', environment);
    expect(await backtest.invoke(queueEvent([canonicalJson(jobs[0])]))).toEqual({ batchItemFailures: [] });
    const cold = performance.now() - began;
    const again = performance.now();
    expect(await backtest.invoke(queueEvent([...jobs.slice(1).map((job) => canonicalJson(job)), canonicalJson(jobs[0]), 'no job']))).toEqual({ batchItemFailures: [] });
    process.stderr.write(`the backtest function: ${cold.toFixed(0)} ms for its first block with the start of the process, ${((performance.now() - again) / (jobs.length - 1)).toFixed(0)} ms for each further one\n`);
    for (const { sweep, jobId } of jobs) expect(await textOf(cloud, sweepKeys.result(sweep, jobId))).toBe(await textOf(here, sweepKeys.result(sweep, jobId)));
    expect(await backtest.invoke(queueEvent([canonicalJson(jobs[0])]), 15_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    await backtest.end();

    const reduce = await LambdaEnvironment.start(path.join(folder, 'code'), 'reduce.handler', environment);
    expect(await reduce.invoke(queueEvent([objectEvent(sweepKeys.result(manifest.sweep, jobs[0].jobId))]))).toEqual({ batchItemFailures: [] });
    await reduce.end();
    const reduced = await reduceSweep(here, manifest.sweep);
    expect(await textOf(cloud, sweepKeys.summary(manifest.sweep))).toBe(await textOf(here, sweepKeys.summary(manifest.sweep)));
    expect(reduced).toMatchObject({ kind: 'reduced', summary: { jobs: 4, trials: 8, failed: 0 } });
    cloud.close();
    here.close();
    await server.end();
  }, 120_000);
});

/** `e_machine` of the header of an ELF file. */
async function machineOf(file: string): Promise<string> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
  await handle.close();
  if (buffer.subarray(0, 4).toString('latin1') !== '\x7fELF') return 'no ELF file';
  const machine = buffer.readUInt16LE(18);
  return { 0xb7: 'arm64', 0x3e: 'x64' }[machine] ?? `machine ${machine}`;
}

describe.each(['arm64', 'x64'] as const)('natives for %s', (wanted) => {
  test('are of that machine, and of the hashes that package-lock.json names', async (context) => {
    const target = path.join(folder, `natives-${wanted}`);
    const found = bundle({ projectRoot, entries: ENTRIES, outputFolder: target, architecture: wanted, natives: process.env['FETCH_NATIVES'] === '1' ? 'fetch' : 'local' });
    if (found.missing.length > 0) context.skip(`not on this machine: ${found.missing.join(', ')} (FETCH_NATIVES=1 brings what package-lock.json names)`);
    const { packages } = JSON.parse(await readFile(path.join(projectRoot, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; integrity: string } | undefined> };
    const binaries: string[] = [];
    for (const { name, version, integrity, files } of found.natives) {
      expect(packages[`node_modules/${name}`]).toMatchObject({ version, integrity });
      for (const [file, hash] of Object.entries(files)) {
        const where = path.join(target, 'node_modules', name, file);
        expect(createHash('sha256').update(await readFile(where)).digest('hex')).toBe(hash);
        if (/\.(node|so)(\.|$)/.test(file)) { binaries.push(`${name}/${file}`); expect([where, await machineOf(where)]).toEqual([where, wanted]); }
      }
    }
    expect(binaries.length).toBeGreaterThanOrEqual(2);
    process.stderr.write(`natives for ${wanted}: ${(bundleBytes(target) / 1e6).toFixed(1)} MB unzipped, ${binaries.join(', ')}\n`);
  }, 120_000);
});
