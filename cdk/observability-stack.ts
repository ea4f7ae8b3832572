import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Budget } from './constructs/budget.ts';
import type { DataStack } from './data-stack.ts';
import type { JobsStack } from './jobs-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { Settings } from './settings.ts';

interface Props extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly network: NetworkStack;
  readonly jobs: JobsStack;
}

const PERIOD = Duration.minutes(1);

/** Alarms, a budget, and one page of graphs. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, network, jobs, ...props }: Props) {
    super(scope, id, props);
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    const backtest = jobs.functions.backtest.function;
    const { alarms } = new Alarms(this, 'Alarm', { topic, queues: data.queues, functions: { ingest: jobs.functions.ingest.function, backtest }, valkeyNode: network.valkey?.nodeName });
    if (settings.email !== undefined) {
      topic.addSubscription(new EmailSubscription(settings.email));
      new Budget(this, 'Budget', { monthlyUsd: settings.monthlyUsd, email: settings.email });
    }
    const { queue } = data.queues.jobs;
    new Dashboard(this, 'Page', {
      widgets: [
        [new AlarmStatusWidget({ alarms, width: 24, title: 'Alarms' })],
        [
          new GraphWidget({ title: 'Jobs', width: 12, left: [queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }), queue.metricApproximateNumberOfMessagesNotVisible({ period: PERIOD })], right: [queue.metricNumberOfMessagesDeleted({ period: PERIOD, statistic: 'Sum' })] }),
          new GraphWidget({ title: 'Blocks', width: 12, left: [backtest.metricDuration({ period: PERIOD, statistic: 'p50' }), backtest.metricDuration({ period: PERIOD, statistic: 'p99' })], right: [backtest.metricInvocations({ period: PERIOD, statistic: 'Sum' }), backtest.metricErrors({ period: PERIOD, statistic: 'Sum' })] }),
        ],
      ],
    });
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn });
  }
}
