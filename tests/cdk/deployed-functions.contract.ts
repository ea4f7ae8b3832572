import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LambdaEnvironment } from '../jobs/runtime-api.contract.ts';
import { asked, REGION, type DeployedDesk } from './deployed-desk.contract.ts';

interface Configuration {
  readonly FunctionName: string;
  readonly Handler: string;
  readonly CodeSha256: string;
  readonly CodeSize: number;
  readonly Runtime: string;
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
}

/** The functions of a desk as they were deployed. */
export async function functionsOf({ moto, name }: DeployedDesk): Promise<readonly Configuration[]> {
  const { Functions } = await asked(moto, 'lambda', '/2015-03-31/functions/') as { readonly Functions: readonly Configuration[] };
  return Functions.filter(({ FunctionName }) => FunctionName.startsWith(`${name}-`));
}

/** What is in the archive that was deployed. */
export function archiveOf({ assembly }: DeployedDesk): { readonly folder: string; readonly code: string; readonly entries: readonly string[]; readonly missing: readonly string[]; readonly architecture: string } {
  const [file] = globSync('asset.*/bundle.json', { cwd: assembly });
  const folder = path.join(assembly, path.dirname(file));
  return { folder, ...JSON.parse(readFileSync(path.join(folder, 'bundle.json'), 'utf8')) as { readonly code: string; readonly entries: readonly string[]; readonly missing: readonly string[]; readonly architecture: string } };
}

/** Runs a function of the archive, with the environment that was deployed and nothing beside it but where moto is, and what is named. */
export async function started(desk: DeployedDesk, handler: string, more: Readonly<Record<string, string>> = {}): Promise<LambdaEnvironment> {
  const found = (await functionsOf(desk)).find(({ Handler }) => Handler === handler);
  if (found === undefined) throw new Error(`expected a function ${handler}`);
  const place = { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_ENDPOINT_URL_S3: desk.moto.endpoint, AWS_ENDPOINT_URL_SQS: desk.moto.endpoint };
  return await LambdaEnvironment.start(archiveOf(desk).folder, handler, { ...found.Environment?.Variables, ...place, ...more });
}
