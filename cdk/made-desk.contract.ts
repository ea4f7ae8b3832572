import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { desk, type Desk } from './desk.ts';
import { settingsOf } from './settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-cdk-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

/** A page as one that was built would lie there. */
export function builtPage(): string {
  const page = path.join(folder, 'page');
  mkdirSync(page, { recursive: true });
  writeFileSync(path.join(page, 'index.mjs'), "export const handler = async () => ({ statusCode: 200, body: 'there' });\n");
  return page;
}

/** An app as `cdk synth` makes it, but that bundles nothing: tests take seconds. `isChecked`: against CloudFormation's own schemas, which takes one of them. */
export function testApp({ context = {}, isChecked }: { readonly context?: Readonly<Record<string, unknown>>; readonly isChecked: boolean }): App {
  const { context: flags } = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  return new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [], ...context }, outdir: mkdtempSync(path.join(folder, 'out-')), builtinCloudFormationValidation: isChecked });
}

/** Everything on. */
export const everything = () => ({
  email: 'owner@example.com', valkey: 'node', spot: { most: 4 }, ingest: { series: [{ venue: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }] },
  dashboard: { mode: 'cloudfront', folder: builtPage(), addresses: ['203.0.113.7'] }, runner: { mode: 'live', secret: 'coinbot/passphrase', phrase: 'yes of a test', region: 'ap-northeast-2' },
});

export const madeDesk = (settings: unknown = {}, context: Readonly<Record<string, unknown>> = {}): Desk => desk(testApp({ context, isChecked: false }), settingsOf(settings, 'the settings of the test'));

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

export const resourcesOf = (stack: Stack, type: string): Readonly<Record<string, Resource>> => Template.fromStack(stack).findResources(type) as Record<string, Resource>;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const listed = <Value>(value: Value | readonly Value[]): readonly Value[] => (Array.isArray(value) ? value as readonly Value[] : [value as Value]);

/** Every permission that a stack gives: which actions on which resources, as JSON text, by the policy's name in the template. */
export function permissions(stack: Stack): readonly { readonly policy: string; readonly actions: readonly string[]; readonly resources: readonly string[]; readonly statement: Statement }[] {
  return Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(([policy, { Properties }]) =>
    (Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement.map((statement) => ({ policy, statement, actions: listed(statement.Action), resources: listed(statement.Resource as string).map((resource) => JSON.stringify(resource)) })));
}

/** What bash has to say about a script that it reads and does not run. */
export const bashSays = (script: string): string => spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr;
