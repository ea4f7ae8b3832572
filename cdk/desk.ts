import { Tags, Validations, type App, type Environment } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DashboardStack } from './dashboard-stack.ts';
import { DataStack } from './data-stack.ts';
import { JobsStack } from './jobs-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { RunnerStack } from './runner-stack.ts';
import type { Settings } from './settings.ts';

export interface Desk {
  readonly data: DataStack;
  readonly network: NetworkStack;
  readonly jobs: JobsStack;
  readonly observability: ObservabilityStack;
  readonly dashboard: DashboardStack | undefined;
  readonly runner: RunnerStack | undefined;
}

/** All stacks that the settings ask for. Every finding of the AWS Solutions rules that is not acknowledged with a reason ends the synthesis. */
export function desk(app: App, settings: Settings): Desk {
  const { name, account, region } = settings;
  const at = (where: string): { readonly env: Environment } => ({ env: { region: where, ...(account === undefined ? {} : { account }) } });
  const named = (stack: string) => ({ stackName: `${name}-${stack}`, settings, ...at(region) });
  const data = new DataStack(app, 'data', { ...named('data'), description: 'The lake and the jobs that wait' });
  const network = new NetworkStack(app, 'network', { ...named('network'), description: 'Where functions and machines work' });
  const jobs = new JobsStack(app, 'jobs', { ...named('jobs'), data, network, description: 'What works on jobs' });
  const observability = new ObservabilityStack(app, 'observability', { ...named('observability'), data, network, jobs, description: 'Alarms, budget, graphs' });
  const dashboard = settings.dashboard.mode === 'none' ? undefined : new DashboardStack(app, 'dashboard', { ...named('dashboard'), data, network, description: 'The web page' });
  const runner = settings.runner.mode === 'none' ? undefined : new RunnerStack(app, 'runner', { ...named('runner'), ...at(settings.runner.region ?? region), description: 'The machine that trades' });
  Tags.of(app).add('project', name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, network, jobs, observability, dashboard, runner };
}
