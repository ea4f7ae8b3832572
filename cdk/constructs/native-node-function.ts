import { RemovalPolicy, Size, type Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions.ts';
import type { Settings } from '../settings.ts';
import type { CodeBundle } from './code-bundle.ts';
import { mayJoinVpc } from './join-vpc.ts';

export interface NativeNodeFunctionProps {
  readonly settings: Settings;
  readonly bundle: CodeBundle;
  readonly name: FunctionName;
  readonly memoryMb: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it works without a way to anything but the lake and Valkey; without it, it has the internet and nothing of the VPC. */
  readonly isolated?: { readonly vpc: IVpc; readonly group: ISecurityGroup } | undefined;
  readonly diskMb?: number;
}

/** A function out of the bundle, with a role of its own that may write its own log and, at first, nothing else. */
export class NativeNodeFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, { settings, bundle, name, memoryMb, timeout, environment, isolated, diskMb = 512 }: NativeNodeFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: settings.functions.logDays, removalPolicy: RemovalPolicy.DESTROY });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `What ${name} may do` });
    this.role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    this.function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X, architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code: Code.fromBucketV2(bundle.code.bucket, bundle.code.s3ObjectKey), handler: `${name}.handler`,
      memorySize: memoryMb, timeout, ephemeralStorageSize: Size.mebibytes(diskMb), environment: { ...environment }, role: this.role, logGroup,
      ...(isolated === undefined ? {} : { vpc: isolated.vpc, vpcSubnets: { subnets: isolated.vpc.isolatedSubnets }, securityGroups: [isolated.group] }),
    });
    if (isolated !== undefined) mayJoinVpc(this.function, this.role);
  }
}
