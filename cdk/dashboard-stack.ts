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
import { grantLake } from './constructs/lake-access.ts';
import type { DataStack } from './data-stack.ts';
import { ENVIRONMENT, PREFIXES } from './functions.ts';
import { SettingsError, type Settings } from './settings.ts';

interface Props extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/**
 * The web page of sweeps and models for reading, out of a folder that was built before. The URL of its function answers only requests signed by this
 * account. With `cloudfront` a browser may come, from the addresses of the settings alone, and CloudFront signs for it.
 */
export class DashboardStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, ...props }: Props) {
    super(scope, id, props);
    const folder = path.resolve(PROJECT_ROOT, settings.dashboard.folder ?? '');
    if (!existsSync(path.join(folder, 'index.mjs'))) throw new SettingsError(`dashboard.folder: expected a folder with index.mjs, found none in "${folder}"`);
    this.addStackDependency(data);
    const page = this.#page(settings, folder, data);
    const url = page.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM, invokeMode: InvokeMode.RESPONSE_STREAM });
    new CfnOutput(this, 'FunctionUrl', { value: url.url });
    if (settings.dashboard.mode === 'cloudfront') new CfnOutput(this, 'Address', { value: `https://${this.#distribution(url, settings.dashboard.addresses).distributionDomainName}` });
  }

  #page({ functions, architecture }: Settings, folder: string, data: DataStack): LambdaFunction {
    const logGroup = new LogGroup(this, 'Log', { retention: functions.logDays, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: 'What the page may do: read' });
    role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    grantLake(role, data.lake, { read: [PREFIXES.sweeps, PREFIXES.models] });
    return new LambdaFunction(this, 'Page', {
      runtime: Runtime.NODEJS_24_X, architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64, code: Code.fromAsset(folder), handler: 'index.handler',
      memorySize: 1_024, timeout: Duration.minutes(5), role, logGroup, environment: { [ENVIRONMENT.bucket]: data.lake.bucket.bucketName },
    });
  }

  #distribution(url: FunctionUrl, addresses: readonly string[]): Distribution {
    const door = new EdgeFunction(this, 'Door', { runtime: FunctionRuntime.JS_2_0, comment: 'Lets in the addresses of the settings', code: FunctionCode.fromInline(doorOf(addresses)) });
    const distribution = new Distribution(this, 'Distribution', {
      comment: this.stackName,
      defaultBehavior: {
        origin: FunctionUrlOrigin.withOriginAccessControl(url), viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY, allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        functionAssociations: [{ function: door, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
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

/** Runs at the edge before anything else. */
const doorOf = (addresses: readonly string[]): string => `const ADDRESSES = ${JSON.stringify(addresses)};
function handler(event) {
  return ADDRESSES.indexOf(event.viewer.ip) >= 0 ? event.request : { statusCode: 403, statusDescription: 'Forbidden' };
}
`;
