import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { spotStart } from './constructs/spot-start.ts';
import { FUNCTIONS } from './functions.ts';
import { bashSays, everything, madeDesk, permissions, resourcesOf } from './made-desk.contract.ts';

const { jobs } = madeDesk(everything());
const template = Template.fromStack(jobs);
const may = (who: string): readonly string[] => permissions(jobs).filter(({ policy }) => policy.startsWith(who)).flatMap(({ actions }) => actions).toSorted();
const keysOf = (who: string, action: string): readonly string[] =>
  permissions(jobs).filter(({ policy, actions }) => policy.startsWith(who) && actions.includes(action)).flatMap(({ resources }) => resources.flatMap((resource) => /-lake-arn"},"\/([^"]+)"/.exec(resource)?.[1] ?? [])).toSorted();

describe('the functions', () => {
  it('are six, on arm64 and Node 24, with a log that ends', () => {
    const functions = Object.values(resourcesOf(jobs, 'AWS::Lambda::Function')).map(({ Properties }) => Properties);
    expect(functions.map((made) => made['Handler']).toSorted()).toEqual(FUNCTIONS.map((name) => `${name}.handler`).toSorted());
    expect(functions.every((made) => made['Runtime'] === 'nodejs24.x' && (made['Architectures'] as string[]).join() === 'arm64')).toBe(true);
    expect(functions.every((made) => made['ReservedConcurrentExecutions'] === undefined)).toBe(true);
    const logs = Object.values(resourcesOf(jobs, 'AWS::Logs::LogGroup'));
    expect(logs.map(({ Properties }) => Properties['RetentionInDays'])).toEqual([14, 14, 14, 14, 14, 14]);
  });

  it('share one archive: all are of the same code', () => {
    const keys = Object.values(resourcesOf(jobs, 'AWS::Lambda::Function')).map(({ Properties }) => JSON.stringify(Properties['Code']));
    expect(new Set(keys).size).toBe(1);
  });

  it('work on blocks in isolated subnets, and nowhere else', () => {
    const inside = Object.values(resourcesOf(jobs, 'AWS::Lambda::Function')).filter(({ Properties }) => Properties['VpcConfig'] !== undefined);
    expect(inside.map(({ Properties }) => Properties['Handler'])).toEqual(['backtest.handler']);
    expect(JSON.stringify(inside[0].Properties['VpcConfig'])).toMatch(/isolated/);
    expect(JSON.stringify(inside[0].Properties['VpcConfig'])).not.toMatch(/outward/);
  });

  it('are handed messages one by one, and give back those that failed', () => {
    const mappings = Object.values(resourcesOf(jobs, 'AWS::Lambda::EventSourceMapping')).map(({ Properties }) => Properties);
    expect(mappings).toHaveLength(5);
    expect(mappings.every((made) => (made['FunctionResponseTypes'] as string[]).join() === 'ReportBatchItemFailures' && made['Enabled'] !== false)).toBe(true);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 8 } });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 500, MaximumBatchingWindowInSeconds: 30 });
  });

  it('are not set off where the context says so', () => {
    const { jobs: still } = madeDesk(everything(), { esm: 'off' });
    expect(Object.values(resourcesOf(still, 'AWS::Lambda::EventSourceMapping')).map(({ Properties }) => Properties['Enabled'])).toEqual([false, false, false, false, false]);
    Template.fromStack(still).hasResourceProperties('AWS::Events::Rule', { State: 'DISABLED' });
  });

  it('bring candles on a schedule only where the settings name some', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(6 hours)', State: 'ENABLED', Targets: [Match.objectLike({ Input: '{"kind":"ingest","series":[{"venue":"binance","symbol":"BTC/USDT","timeframe":"1m"}]}' })] });
    Template.fromStack(madeDesk().jobs).hasResourceProperties('AWS::Events::Rule', { State: 'DISABLED' });
  });
});

describe('what each may do', () => {
  const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const read = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'];
  const network = ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses'];
  it.each([
    ['Ingest', [...log, 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['Plan', [...log, ...read, 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'sqs:GetQueueAttributes', 'sqs:SendMessage']],
    ['Backtest', [...log, ...network, ...read, 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['Reduce', [...log, ...read, 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['Train', [...log, ...read, 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['Promote', [...log, ...read, 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['Spot', ['autoscaling:TerminateInstanceInAutoScalingGroup', 's3:DeleteObject', 's3:GetObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']],
  ])('%s: these actions and no others', (who, actions) => { expect([...new Set(may(who))]).toEqual([...new Set(actions)].toSorted()); });

  it('a block may put results, partial results and errors, and nothing over candles, models or manifests', () => {
    expect(keysOf('Backtest', 's3:PutObject')).toEqual(['errors/*', 'partials/*', 'results/*']);
    expect(keysOf('Backtest', 's3:DeleteObject')).toEqual(['partials/*']);
    expect(keysOf('Reduce', 's3:PutObject')).toEqual(['errors/*', 'sweeps/*/summary.json']);
    expect(keysOf('Ingest', 's3:PutObject')).toEqual(['processed/*', 'raw/*']);
    expect(keysOf('Promote', 's3:PutObject')).toEqual(['errors/*', 'models/*']);
  });

  it('nobody may read a secret, use every action or every resource, but for network interfaces', () => {
    const all = permissions(jobs);
    expect(all.flatMap(({ actions }) => actions).filter((action) => action.includes('*') || /secretsmanager|ssm|kms|iam:/.test(action))).toEqual([]);
    expect(all.filter(({ resources }) => resources.includes('"*"')).map(({ actions }) => [...new Set(actions.map((action) => action.split(':')[0]))].join())).toEqual(['ec2']);
  });

  it('a message is sent by the one who plans, and to one queue alone', () => {
    const senders = permissions(jobs).filter(({ actions }) => actions.includes('sqs:SendMessage')).map(({ policy, resources }) => [policy.replace(/Role.*/, ''), resources.length]);
    expect(senders).toEqual([['Plan', 1]]);
  });
});

describe('the spot group', () => {
  it('is empty while nothing waits, and as large as the settings allow', () => {
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MinSize: '0', MaxSize: '4', MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: 'price-capacity-optimized' } } });
  });

  it('is left out where no machine is allowed', () => {
    const without = Template.fromStack(madeDesk().jobs);
    without.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 0);
    without.resourceCountIs('AWS::EC2::LaunchTemplate', 0);
  });

  it('grows with what waits, and never shrinks by itself', () => {
    const steps = Object.values(resourcesOf(jobs, 'AWS::AutoScaling::ScalingPolicy')).map(({ Properties }) => (Properties['StepAdjustments'] as { readonly ScalingAdjustment: number }[]).map(({ ScalingAdjustment }) => ScalingAdjustment));
    expect(steps).toEqual([[1, 4], [1, 4]]);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 500, MetricName: 'ApproximateNumberOfMessagesVisible' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 1, MetricName: 'ApproximateNumberOfMessagesVisible' });
  });

  it('is of encrypted disks, and gives its role only to who asks with a token', () => {
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 }, BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true, DeleteOnTermination: true }) })] } });
  });

  it('may end machines of this stack alone', () => {
    const [{ statement }] = permissions(jobs).filter(({ actions }) => actions.includes('autoscaling:TerminateInstanceInAutoScalingGroup'));
    expect(statement.Condition).toEqual({ StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-id': { Ref: 'AWS::StackId' } } });
  });

  it('starts by a script that bash can read, and that ends the machine whatever happens', () => {
    const script = spotStart({ region: 'ap-northeast-1', codeUrl: 's3://assets/code.zip', runtimeUrl: 's3://assets/node.zip', entry: 'spot-worker.mjs', environment: { COINBOT_BUCKET: 'lake', COINBOT_IDLE_MINUTES: '5' } });
    expect(bashSays(script)).toBe('');
    expect(script).toContain('trap /usr/local/sbin/coinbot-end ERR');
    expect(script).toContain('ExecStopPost=/opt/coinbot/after');
    expect(script).toContain('COINBOT_BUCKET=lake\nCOINBOT_IDLE_MINUTES=5\nAWS_REGION=ap-northeast-1\n');
  });
});

it('the jobs stack is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
