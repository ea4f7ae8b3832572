import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { motoServer, type MotoServer } from '../jobs/moto-server.contract.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const ACCOUNT = '123456789012';
export const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'x64';
export const REGION = 'ap-northeast-1';
const STACKS = ['data', 'network', 'jobs'] as const;

export interface DeployedDesk {
  readonly moto: MotoServer;
  /** What all names of its resources begin with: another one each time, since moto may be one that was used before. */
  readonly name: string;
  /** What the data stack tells the PC, by the names of its outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What `cdk synth` made: archives of functions among it. */
  readonly assembly: string;
  end(): Promise<void>;
}

interface Ran {
  readonly code: number;
  readonly text: string;
}

/** The `cdk` of this project, with a made-up account behind it. Nothing of the person's own settings, credentials or caches is seen. */
async function cdk(args: readonly string[], { endpoint, home }: { readonly endpoint: string; readonly home: string }): Promise<Ran> {
  const { port } = new URL(endpoint);
  const env = {
    PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`, HOME: home, TMPDIR: home, CI: 'true',
    AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_REGION: REGION, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true',
    // It takes templates from addresses that begin with "localhost" alone, and buckets as parts of paths from numbers alone.
    AWS_ENDPOINT_URL: `http://localhost:${port}`, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
  };
  const child = spawn(process.execPath, [path.join(root, 'node_modules/aws-cdk/bin/cdk'), ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => { text += part; });
  const code = await new Promise<number>((resolve) => { child.once('close', (found) => { resolve(found ?? 1); }); });
  return { code, text };
}

async function done(ran: Promise<Ran>, what: string): Promise<void> {
  const { code, text } = await ran;
  if (code !== 0) throw new Error(`${what} ended with code ${code}:\n${text.slice(-3_000)}`);
}

/**
 * The stacks of data, network and jobs, deployed as a person does it, but into AWS as moto plays it. Functions are for this machine's kind, whose native
 * packages are at hand, and nothing sets them off: moto would take their messages and ask for Docker. It does not know policies of buckets and queues,
 * ElastiCache and alarms; what is deployed here says nothing about those.
 */
export async function deployedDesk(): Promise<DeployedDesk> {
  const home = mkdtempSync(path.join(tmpdir(), 'coinbot-deploy-'));
  const moto = await motoServer();
  const name = `moto-${randomUUID().slice(0, 8)}`;
  const place = { endpoint: moto.endpoint, home };
  const [assembly, told] = [path.join(home, 'cdk.out'), path.join(home, 'outputs.json')];
  mkdirSync(assembly);
  const end = async (): Promise<void> => { await moto.end(); rmSync(home, { recursive: true, force: true }); };
  try {
    await done(cdk(['bootstrap', `aws://${ACCOUNT}/${REGION}`], place), 'cdk bootstrap');
    await done(cdk(['deploy', ...STACKS, '--method=direct', '--require-approval', 'never', '-c', 'esm=off', '-c', `architecture=${ARCHITECTURE}`, '-c', 'settings=tests/cdk/settings.json', '-c', `name=${name}`, '-o', assembly, '--outputs-file', told], place), 'cdk deploy');
    return { moto, name, assembly, outputs: (JSON.parse(readFileSync(told, 'utf8')) as Record<string, DeployedDesk['outputs']>)[`${name}-data`], end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Asks moto as a service of AWS would be asked. */
export async function asked(moto: MotoServer, service: string, place: string): Promise<unknown> {
  const answer = await fetch(`${moto.endpoint}${place}`, { headers: { authorization: `AWS4-HMAC-SHA256 Credential=a-test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0` } });
  if (!answer.ok) throw new Error(`moto answered ${answer.status} for ${service} ${place}`);
  return await answer.json();
}
