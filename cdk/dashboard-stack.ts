import { existsSync } from 'node:fs';
import path from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { AllowedMethods, CachePolicy, Distribution, Function as EdgeFunction, FunctionCode, FunctionEventType, FunctionRuntime, OriginRequestPolicy, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, FunctionUrlAuthType, InvokeMode, Runtime, type FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { PROJECT_ROOT } from './constructs/code-bundle.ts';
import { mayJoinVpc } from './constructs/join-vpc.ts';
import { grantLake } from './constructs/lake-access.ts';
import type { DataStack } from './data-stack.ts';
import { ENVIRONMENT, PREFIXES } from './functions.ts';
import type { NetworkStack } from './network-stack.ts';
import { SettingsError, type Settings } from './settings.ts';

interface Props extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly network: NetworkStack;
}

/**
 * The web page of sweeps and models for reading, out of a folder that was built before. The URL of its function answers only requests signed by this
 * account. With `cloudfront` a browser may come, from the addresses of the settings alone, and CloudFront signs for it. The page asks for its password in
 * either case. With a Valkey it works beside it, so that its environments know which sessions ended and how often somebody guessed.
 */
export class DashboardStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, network, ...props }: Props) {
    super(scope, id, props);
    const folder = path.resolve(PROJECT_ROOT, settings.dashboard.folder);
    if (!existsSync(path.join(folder, 'index.mjs'))) throw new SettingsError(`dashboard.folder: expected a folder with index.mjs, found none in "${folder}": "npm run page:lambda" writes it`);
    this.addStackDependency(data);
    const page = this.#page(settings, folder, { data, network });
    const url = page.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM, invokeMode: InvokeMode.RESPONSE_STREAM });
    new CfnOutput(this, 'FunctionUrl', { value: url.url });
    if (settings.dashboard.mode === 'cloudfront') new CfnOutput(this, 'Address', { value: `https://${this.#distribution(url, settings.dashboard.addresses).distributionDomainName}` });
  }

  #page({ functions, architecture, dashboard: { mode } }: Settings, folder: string, { data, network }: { readonly data: DataStack; readonly network: NetworkStack }): LambdaFunction {
    const logGroup = new LogGroup(this, 'Log', { retention: functions.logDays, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: 'What the page may do: read' });
    role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    grantLake(role, data.lake, { read: [PREFIXES.sweeps, PREFIXES.errors, PREFIXES.models, PREFIXES.page] });
    const { valkey, vpc, workers } = network;
    const page = new LambdaFunction(this, 'Page', {
      runtime: Runtime.NODEJS_24_X, architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64, code: Code.fromAsset(folder), handler: 'index.handler',
      // It lets go of a stream after two minutes: the browser asks again, and one that has left costs no more.
      memorySize: 1_024, timeout: Duration.minutes(3), role, logGroup,
      environment: { [ENVIRONMENT.bucket]: data.lake.bucket.bucketName, [ENVIRONMENT.pageDoor]: mode, ...valkey?.environment },
      ...(valkey === undefined ? {} : { vpc, vpcSubnets: { subnets: vpc.isolatedSubnets }, securityGroups: [workers] }),
    });
    if (valkey !== undefined) mayJoinVpc(page, role);
    return page;
  }

  #distribution(url: FunctionUrl, addresses: readonly string[]): Distribution {
    const door = new EdgeFunction(this, 'Door', { runtime: FunctionRuntime.JS_2_0, comment: 'Lets in the addresses of the settings', code: FunctionCode.fromInline(doorOf(addresses)) });
    const way = {
      origin: FunctionUrlOrigin.withOriginAccessControl(url), viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, functionAssociations: [{ function: door, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: this.stackName,
      defaultBehavior: { ...way, allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED },
      // Files of the build: a name is never used for another content, and there is nothing of anybody's in them.
      additionalBehaviors: { '/assets/*': { ...way, allowedMethods: AllowedMethods.ALLOW_GET_HEAD, cachePolicy: CachePolicy.CACHING_OPTIMIZED, compress: true } },
    });
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Who may come in is said by address, which is narrower than a country.' },
      { id: 'AwsSolutions-CFR2', reason: 'A firewall costs more a month than all the rest; only named addresses come in.' },
      { id: 'AwsSolutions-CFR3', reason: 'One person looks at it; the log of the function tells of every request that came in.' },
      { id: 'AwsSolutions-CFR4', reason: 'Without a domain of one\'s own the certificate is CloudFront\'s, which speaks TLS 1.2 and later with every browser of today.' },
    );
    return distribution;
  }
}

/** Runs at the edge before anything else. The function learns from it where the visitor is and under which name it is visited, whatever the visitor says. */
const doorOf = (addresses: readonly string[]): string => `const ADDRESSES = ${JSON.stringify(addresses)};
function handler(event) {
  if (ADDRESSES.indexOf(event.viewer.ip) < 0) return { statusCode: 403, statusDescription: 'Forbidden' };
  event.request.headers['x-coinbot-from-host'] = { value: event.context.distributionDomainName };
  event.request.headers['x-coinbot-from-address'] = { value: event.viewer.ip };
  return event.request;
}
`;
