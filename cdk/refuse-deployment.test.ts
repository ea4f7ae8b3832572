import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { refuseDeployment } from './constructs/refuse-deployment.ts';

describe('a stack without the native packages of its architecture', () => {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'jobs');
  new CfnWaitConditionHandle(stack, 'Something');
  refuseDeployment(stack, ['@duckdb/node-bindings-linux-arm64']);

  it('is made, and says what is missing and what to do', () => {
    Annotations.fromStack(stack).hasWarning('/jobs', Match.stringLikeRegexp('not on this machine: @duckdb/node-bindings-linux-arm64\\..*deploy with "-c natives=fetch"'));
  });

  it('cannot be deployed: a parameter has no value', () => {
    const { NativesAreMissing: parameter } = Template.fromStack(stack).findParameters('NativesAreMissing');
    expect(Object.keys(parameter).toSorted()).toEqual(['Description', 'Type']);
  });
});
