import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Queues } from '../data-stack.ts';

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly queues: Queues;
  readonly functions: Readonly<Record<'ingest' | 'backtest', IFunction>>;
  /** Name of a Valkey node, where there is one. */
  readonly valkeyNode?: string | undefined;
}

interface Limit {
  readonly metric: IMetric;
  /** Told at this value and above. */
  readonly from: number;
  readonly periods?: number;
  readonly says: string;
}

const PERIOD = Duration.minutes(5);
/** Jobs that wait so long are not worked on at all. */
const OLDEST_SECONDS = 6 * 3_600;
/** Of the memory of a Valkey node, in percent. */
const MEMORY_PERCENT = 80;

/**
 * Tells of what does not mend itself: dead letters, which is where every function but ingest leaves what fails for good, jobs nobody takes, candles that were
 * not brought, functions that are held back, a full cache. Ten, as many as are free.
 */
export class Alarms extends Construct {
  readonly alarms: Alarm[] = [];
  readonly #topic: ITopic;

  constructor(scope: Construct, id: string, { topic, queues, functions, valkeyNode }: AlarmsProps) {
    super(scope, id);
    this.#topic = topic;
    for (const [name, { deadLetters }] of Object.entries(queues)) {
      this.#add(`${name}DeadLetters`, { metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }), from: 1, says: `Jobs of the ${name} queue failed three times. "coinbot sweep status" tells why, "coinbot sweep redrive" sends them again.` });
    }
    for (const name of ['jobs', 'long'] as const) {
      this.#add(`${name}Oldest`, { metric: queues[name].queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }), from: OLDEST_SECONDS, says: `Something in the ${name} queue has waited for six hours: nobody works on it.` });
    }
    this.#add('ingestErrors', { metric: functions.ingest.metricErrors({ period: PERIOD, statistic: 'Sum' }), from: 1, says: 'Candles were not brought: the log of the function ingest tells why.' });
    this.#add('backtestThrottles', { metric: functions.backtest.metricThrottles({ period: PERIOD, statistic: 'Sum' }), from: 1, periods: 6, says: 'The account allows fewer functions at once than functions.concurrency asks for.' });
    if (valkeyNode !== undefined) {
      const metric = new Metric({ namespace: 'AWS/ElastiCache', metricName: 'DatabaseMemoryUsagePercentage', dimensionsMap: { CacheClusterId: `${valkeyNode}-001` }, period: PERIOD, statistic: 'Maximum' });
      this.#add('ValkeyMemory', { metric, from: MEMORY_PERCENT, periods: 3, says: 'The Valkey node is almost full.' });
    }
  }

  #add(name: string, { metric, from, periods = 1, says }: Limit): void {
    const alarm = new Alarm(this, name[0].toUpperCase() + name.slice(1), {
      metric, threshold: from, evaluationPeriods: periods, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING, alarmDescription: says,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    this.alarms.push(alarm);
  }
}
