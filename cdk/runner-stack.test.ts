import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { PAGE_PORT, runnerStart } from './constructs/runner-start.ts';
import { bashSays, everything, madeDesk, permissions, resourcesOf } from './made-desk.contract.ts';

const { runner, data } = madeDesk(everything());
if (runner === undefined) throw new Error('expected a runner stack');
const template = Template.fromStack(runner);
const place = { region: 'ap-northeast-2', programUrl: 's3://assets/program.zip', volumeId: 'vol-1', addressId: 'eipalloc-1' };

describe('the runner stack', () => {
  it('is left out as long as nobody asks for it', () => { expect(madeDesk().runner).toBeUndefined(); });

  it('stands in the venue\'s region, and needs no other stack', () => {
    expect([runner.region, data.region]).toEqual(['ap-northeast-2', 'ap-northeast-1']);
    expect(runner.dependencies).toEqual([]);
  });

  it('has no open port', () => {
    const groups = Object.values(resourcesOf(runner, 'AWS::EC2::SecurityGroup'));
    expect(groups.map(({ Properties }) => [Properties['SecurityGroupIngress'], (Properties['SecurityGroupEgress'] as { readonly FromPort: number }[]).map(({ FromPort }) => FromPort)])).toEqual([[undefined, [443, 8_443, 9_443]]]);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    expect(JSON.stringify(template.toJSON())).not.toContain('KeyName');
  });

  it('keeps one address, and its journal on a disk that outlives the machine and the stack', () => {
    expect(runner.terminationProtection).toBe(true);
    template.resourceCountIs('AWS::EC2::EIP', 1);
    template.hasResource('AWS::EC2::Volume', { DeletionPolicy: 'Retain', Properties: { Encrypted: true, Size: 20 } });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MinSize: '1', MaxSize: '1' });
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } } });
  });

  it('may take its own disk and address, its program and its one secret', () => {
    const all = permissions(runner);
    expect(all.flatMap(({ actions }) => actions).filter((action) => !/^(ec2:(AttachVolume|AssociateAddress)|s3:GetObject|secretsmanager:(GetSecretValue|DescribeSecret))$/.test(action))).toEqual([]);
    const [secret] = all.filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'));
    expect(secret.resources).toHaveLength(1);
    expect(secret.resources[0]).toContain(':secret:coinbot/passphrase-??????');
    const anyInstance = all.filter(({ resources }) => resources.some((resource) => resource.includes(':instance/*')));
    expect(anyInstance.map(({ statement }) => statement.Condition)).toEqual([{ StringEquals: { 'aws:ResourceTag/coinbot:role': 'runner' } }]);
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { Tags: Match.arrayWith([{ Key: 'coinbot:role', PropagateAtLaunch: true, Value: 'runner' }]) });
  });

  it('trades on paper without asking for any secret', () => {
    const { runner: paper } = madeDesk({ runner: { mode: 'paper' } });
    if (paper === undefined) throw new Error('expected a runner stack');
    expect(permissions(paper).flatMap(({ actions }) => actions).filter((action) => action.startsWith('secretsmanager'))).toEqual([]);
    expect(runnerStart({ ...place, mode: 'paper', secret: undefined, phrase: undefined })).not.toContain('passphrase');
  });

  it.each([['paper', undefined, '--paper'], ['live', 'coinbot/passphrase', '--live --yes "yes of a test"']] as const)('starts by a script that bash can read: %s', (mode, secret, flags) => {
    const script = runnerStart({ ...place, mode, secret, phrase: 'yes of a test' });
    expect(bashSays(script)).toBe('');
    expect(script).toContain(`ExecStart=/usr/bin/env node src/local/coinbot.mjs trade ${flags}\n`);
  });

  it.each(['paper', 'live'] as const)('serves the page of %s beside it, to this machine alone, as a service that trading does not wait for', (mode) => {
    const script = runnerStart({ ...place, mode, secret: 'coinbot/passphrase', phrase: 'yes of a test' });
    const [, page = ''] = /coinbot-page\.service <<'END'\n([^]*?)\nEND\n/.exec(script) ?? [];
    expect(page).toContain(`ExecStart=/usr/bin/env node src/local/coinbot.mjs dashboard --state /var/lib/coinbot/data/${mode} --host 127.0.0.1 --port ${PAGE_PORT}\n`);
    expect(page).not.toMatch(/Requires|BindsTo|PartOf|passphrase/);
    expect(script).toContain('systemctl enable --now coinbot coinbot-page\n');
    const [, trading = ''] = /coinbot\.service <<'END'\n([^]*?)\nEND\n/.exec(script) ?? [];
    expect(trading).not.toContain('coinbot-page');
  });

  it('is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
});
