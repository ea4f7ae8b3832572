import { AssetHashType, DockerImage, Validations } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../bundling.ts';
import { ENTRIES } from '../functions.ts';
import { stagePackage, type NativesFrom } from '../natives.ts';
import type { Settings } from '../settings.ts';
import { refuseDeployment } from './refuse-deployment.ts';

/** From cdk/constructs. */
export const PROJECT_ROOT = path.resolve(import.meta.dirname, '..', '..');

interface Made {
  readonly missing: readonly string[];
}

/**
 * The code of all functions and machines, and the Node that machines run it with, as two archives in the deployment's own bucket. Both are made on this
 * machine, without Docker. What is native is of the hashes of the lockfile; where some of it is not on this machine and may not be fetched, the stack is
 * still made, so that it can be looked at, but CloudFormation asks for a parameter nobody gives: it cannot be deployed.
 */
export class CodeBundle extends Construct {
  readonly code: Asset;
  /** An archive with `node`; none where no machine needs it. */
  readonly runtime: Asset | undefined;
  readonly #missing = new Set<string>();

  constructor(scope: Construct, id: string, { settings, withRuntime }: { readonly settings: Settings; readonly withRuntime: boolean }) {
    super(scope, id);
    const natives: NativesFrom = this.node.tryGetContext('natives') === 'fetch' ? 'fetch' : 'local';
    const { architecture } = settings;
    this.code = this.#asset('Code', `code ${architecture} ${natives}`, (outputFolder) => bundle({ projectRoot: PROJECT_ROOT, entries: ENTRIES, outputFolder, architecture, natives }));
    Validations.of(this).acknowledge({ id: '@aws-cdk/aws-lambda:codeFromBucketObjectVersionNotSpecified', reason: 'The key is the hash of the content: other code is another key.' });
    if (withRuntime) this.runtime = this.#asset('Runtime', `node ${architecture} ${natives}`, (outputFolder) => runtimeOf(architecture, outputFolder, natives));
    if (this.#missing.size > 0) refuseDeployment(this, [...this.#missing]);
  }

  #asset(name: string, what: string, make: (outputFolder: string) => Made): Asset {
    const tryBundle = (outputFolder: string): boolean => {
      for (const missing of make(outputFolder).missing) this.#missing.add(missing);
      return true;
    };
    // Neither image nor command is ever asked for; two assets of one folder are told apart by the command.
    return new Asset(this, name, { path: PROJECT_ROOT, assetHashType: AssetHashType.OUTPUT, bundling: { image: DockerImage.fromRegistry('none'), command: [what], local: { tryBundle } } });
  }
}

/** Node as npm's lockfile names it: a machine needs nothing from outside the account to start. */
function runtimeOf(architecture: Settings['architecture'], outputFolder: string, natives: NativesFrom): Made {
  const name = `node-linux-${architecture}`;
  const staging = path.join(outputFolder, 'staging');
  mkdirSync(staging, { recursive: true });
  const isThere = stagePackage(name, { projectRoot: PROJECT_ROOT, target: staging, from: natives, only: ['bin/node', 'LICENSE', 'package.json'] });
  if (isThere) for (const file of ['bin/node', 'LICENSE']) renameSync(path.join(staging, file), path.join(outputFolder, path.basename(file)));
  rmSync(staging, { recursive: true });
  // An archive of nothing cannot be made.
  if (!isThere) writeFileSync(path.join(outputFolder, 'MISSING'), `${name}\n`);
  return { missing: isThere ? [] : [name] };
}
