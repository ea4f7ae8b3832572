import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { CodeBundle } from './constructs/code-bundle.ts';
import { grantLake, type LakeAccess } from './constructs/lake-access.ts';
import { NativeNodeFunction } from './constructs/native-node-function.ts';
import { SpotWorkers } from './constructs/spot-workers.ts';
import { SHORT, type DataStack } from './data-stack.ts';
import { ENVIRONMENT, FUNCTIONS, PREFIXES, type FunctionName } from './functions.ts';
import type { NetworkStack } from './network-stack.ts';
import type { Settings } from './settings.ts';

const { raw, processed, historical, byHash, sweeps, results, partials, errors, models, trials } = PREFIXES;
const CANDLES = [processed, historical, byHash];

/** What each function does with the lake: as little as it can. */
const ACCESS: Readonly<Record<FunctionName, LakeAccess>> = {
  ingest: { read: [raw, processed], write: [raw, processed], remove: [processed] },
  plan: { read: [sweeps, results], write: [errors] },
  backtest: { read: [...CANDLES, sweeps, results, partials], write: [results, partials, errors], remove: [partials] },
  reduce: { read: [sweeps, results], write: [`${sweeps}*/summary.json`, errors] },
  train: { read: [...CANDLES, sweeps, models, trials], write: [models, trials, errors] },
  promote: { read: [models], write: [models, errors] },
};
/** Machines do what backtest and train do. */
const MACHINES: LakeAccess = { read: [...CANDLES, sweeps, results, partials, models, trials], write: [results, partials, errors, models, trials], remove: [partials] };

interface Props extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly network: NetworkStack;
}

/** Everything that works on jobs. Nothing in here is worth keeping: it can be removed and made again at any time. */
export class JobsStack extends Stack {
  readonly functions: Readonly<Record<FunctionName, NativeNodeFunction>>;
  readonly spot: SpotWorkers | undefined;
  readonly #props: Props;
  /** Whether queues and schedules set functions off. Off for trying things where nothing may run. */
  readonly #isOn: boolean;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
    this.#props = props;
    const { settings, data, network } = props;
    this.#isOn = this.node.tryGetContext('esm') !== 'off';
    this.addStackDependency(data);
    const bundle = new CodeBundle(this, 'Bundle', { settings, withRuntime: settings.spot.most > 0 });
    this.functions = Object.fromEntries(FUNCTIONS.map((name) => [name, this.#function(name, bundle)])) as unknown as Record<FunctionName, NativeNodeFunction>;
    this.#connect();
    const group = network.machines;
    if (settings.spot.most > 0 && group !== undefined && bundle.runtime !== undefined) {
      const { jobs, long } = data.queues;
      this.spot = new SpotWorkers(this, 'Spot', { settings, vpc: network.vpc, group, code: bundle.code, runtime: bundle.runtime, lake: data.lake, access: MACHINES, environment: this.#machineEnvironment(), jobs: jobs.queue, long: long.queue });
    }
  }

  #function(name: FunctionName, bundle: CodeBundle): NativeNodeFunction {
    const { settings, data, network } = this.#props;
    const { memoryMb, timeoutMinutes } = settings.functions;
    const work = { memoryMb, timeout: Duration.minutes(timeoutMinutes), diskMb: 2_048 };
    const size = { backtest: work, train: { ...work, timeout: Duration.minutes(15) }, ingest: { memoryMb: 1_024, timeout: SHORT, diskMb: 1_024 }, plan: { memoryMb: 1_536, timeout: SHORT }, reduce: { memoryMb: 3_008, timeout: SHORT }, promote: { memoryMb: 512, timeout: SHORT } }[name];
    // The queue's service hands it its messages, and takes its log: it needs no way to either.
    const isolated = name === 'backtest' ? { vpc: network.vpc, group: network.workers } : undefined;
    const made = new NativeNodeFunction(this, name[0].toUpperCase() + name.slice(1), { settings, bundle, name, ...size, environment: this.#environment(name), isolated });
    grantLake(made.role, data.lake, ACCESS[name]);
    return made;
  }

  #environment(name: FunctionName): Record<string, string> {
    const { data, network } = this.#props;
    const { jobs } = data.queues;
    const lake = { [ENVIRONMENT.bucket]: data.lake.bucket.bucketName };
    if (name === 'plan') return { ...lake, [ENVIRONMENT.jobsQueueUrl]: jobs.queue.queueUrl, [ENVIRONMENT.jobsDeadLetterUrl]: jobs.deadLetters.queueUrl };
    return name === 'backtest' ? { ...lake, ...network.valkey?.environment } : lake;
  }

  #machineEnvironment(): Record<string, string> {
    const { settings, data, network } = this.#props;
    const { long } = data.queues;
    return { ...this.#environment('plan'), [ENVIRONMENT.longQueueUrl]: long.queue.queueUrl, [ENVIRONMENT.longDeadLetterUrl]: long.deadLetters.queueUrl, ...network.valkey?.environment, [ENVIRONMENT.idleMinutes]: String(settings.spot.idleMinutes) };
  }

  /** What sets each off. */
  #connect(): void {
    const { settings, data } = this.#props;
    const { plan, jobs, reduce, train, promote } = data.queues;
    const from = (name: FunctionName, queue: Queue, options: SqsEventSourceProps): void => {
      this.functions[name].function.addEventSource(new SqsEventSource(queue, { enabled: this.#isOn, reportBatchItemFailures: true, ...options }));
    };
    from('plan', plan.queue, { batchSize: 1, maxConcurrency: 2 });
    from('backtest', jobs.queue, { batchSize: 1, maxConcurrency: settings.functions.concurrency });
    // Many results at once: each tells only that its sweep may be complete.
    from('reduce', reduce.queue, { batchSize: 500, maxBatchingWindow: Duration.seconds(30), maxConcurrency: 2 });
    from('train', train.queue, { batchSize: 1, maxConcurrency: 2 });
    from('promote', promote.queue, { batchSize: 1, maxConcurrency: 2 });
    const send = (name: FunctionName, queue: Queue): void => { this.functions[name].role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'], resources: [queue.queueArn] })); };
    send('plan', jobs.queue);
    const { everyHours, series } = settings.ingest;
    new Rule(this, 'IngestSchedule', {
      schedule: Schedule.rate(Duration.hours(everyHours)), enabled: this.#isOn && series.length > 0, description: 'Brings closed candles',
      targets: [new LambdaFunction(this.functions.ingest.function, { event: RuleTargetInput.fromObject({ kind: 'ingest', series }), retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
  }
}
