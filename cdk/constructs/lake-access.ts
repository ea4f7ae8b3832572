import { Fn, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import type { Lake } from './lake.ts';

/** First parts of keys that end with `/`, or patterns of whole keys. */
export interface LakeAccess {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly remove?: readonly string[];
}

const everyKey = (prefix: string): string => (prefix.endsWith('/') ? `${prefix}*` : prefix);

/**
 * Lets a role do with the keys of the lake what it needs and no more. Listing goes for the whole bucket: without it S3 answers "forbidden" instead of "not
 * there" where a key is asked for that nobody has put yet, and that is how a worker learns that a result is missing.
 */
export function grantLake(role: IRole, lake: Lake, { read = [], write = [], remove = [] }: LakeAccess): void {
  const arn = Fn.importValue(lake.exportName);
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [arn] }));
  const kinds = [['s3:GetObject', read], ['s3:PutObject', write], ['s3:DeleteObject', remove]] as const;
  for (const [action, prefixes] of kinds) {
    if (prefixes.length > 0) role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: [action], resources: prefixes.map((prefix) => `${arn}/${everyKey(prefix)}`) }));
  }
  for (const prefix of new Set([...read, ...write, ...remove])) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${lake.exportName}/${everyKey(prefix)}]`, reason: `Whatever lies under ${prefix} of the lake is of one kind; keys are made while it runs.` });
  }
}
