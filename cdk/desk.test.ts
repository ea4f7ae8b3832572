import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { desk } from './desk.ts';
import { everything, madeDesk, testApp } from './made-desk.contract.ts';
import { settingsOf } from './settings.ts';

describe('the whole desk', () => {
  it.each([
    ['nothing but the defaults', {}],
    ['everything, Valkey as a node', everything()],
    ['everything, Valkey serverless', { ...everything(), valkey: 'serverless' }],
    ['a named account on x64', { account: '123456789012', architecture: 'x64', spot: { most: 2 }, runner: { mode: 'paper' } }],
  ])('has no finding of the AWS Solutions rules or of CloudFormation\'s schemas without a reason: %s', (_, settings) => {
    const app = testApp({ isChecked: true });
    desk(app, settingsOf(settings, 'the settings of the test'));
    expect(() => app.synth()).not.toThrow();
  });

  it('is refused with a finding', () => {
    const app = testApp({ isChecked: true });
    const { network } = desk(app, settingsOf({}, 'the settings of the test'));
    new Bucket(network, 'Open');
    expect(() => app.synth()).toThrow(/network\/Open\/Resource[^]*AwsSolutions-S10/);
  });

  it.each([undefined, '123456789012'])('asks nothing of an account, and names stacks by the settings: account %s', (account) => {
    const app = testApp({ isChecked: false });
    desk(app, settingsOf({ ...everything(), name: 'second', account }, 'the settings of the test'));
    const { stacks, manifest } = app.synth();
    expect(manifest.missing ?? []).toEqual([]);
    expect(stacks.map(({ stackName }) => stackName).toSorted()).toEqual(['second-dashboard', 'second-data', 'second-jobs', 'second-network', 'second-observability', 'second-runner']);
  });

  it('needs what must stay for nothing else: what works can be removed and made again', () => {
    const { data, network } = madeDesk(everything());
    expect([data.dependencies, network.dependencies]).toEqual([[], []]);
  });
});
