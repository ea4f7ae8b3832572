import { Annotations, CfnParameter, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Lets a stack be made and looked at, but not be deployed: it asks for a parameter that nobody gives. The person is told what is missing and how to bring it.
 */
export function refuseDeployment(scope: Construct, missing: readonly string[]): void {
  const names = missing.join(', ');
  const how = 'deploy with "-c natives=fetch", which brings what package-lock.json names and checks its hash';
  Annotations.of(scope).addWarningV2('coinbot:natives', `not on this machine: ${names}. What was made can be looked at, but not deployed: ${how}.`);
  const parameter = new CfnParameter(scope, 'NativesAreMissing', { type: 'String', description: `Nothing that could be given: ${names} is not in the archive. To mend it, ${how}.` });
  parameter.overrideLogicalId('NativesAreMissing');
  Validations.of(Stack.of(scope)).acknowledge({ id: 'CloudFormation-Validate::W2001', reason: 'It is there to be asked for, not to be used.' });
}
