import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { AutoScalingGroup, CfnScalingPolicy, OnDemandAllocationStrategy, SpotAllocationStrategy } from 'aws-cdk-lib/aws-autoscaling';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AmazonLinuxCpuType, BlockDeviceVolume, EbsDeviceVolumeType, InstanceType, LaunchTemplate, MachineImage, SubnetType, UserData, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SPOT_WORKER } from '../functions.ts';
import { spotTypes, type Settings } from '../settings.ts';
import { accountInFindings } from './account-in-findings.ts';
import { grantLake, type LakeAccess } from './lake-access.ts';
import type { Lake } from './lake.ts';
import { spotStart } from './spot-start.ts';

export interface SpotWorkersProps {
  readonly settings: Settings;
  readonly vpc: IVpc;
  readonly group: ISecurityGroup;
  readonly code: Asset;
  readonly runtime: Asset;
  readonly lake: Lake;
  readonly access: LakeAccess;
  readonly environment: Readonly<Record<string, string>>;
  /** Blocks of trials: a backlog of them starts machines. */
  readonly jobs: Queue;
  /** Work that only machines do: one message of it starts one. */
  readonly long: Queue;
}

const WARM_UP = Duration.minutes(4);

/**
 * Spot machines that work through the queues with the code of the functions. There are none while nothing waits; nobody can reach them; each ends itself
 * when it found nothing for a while. A machine that is lost loses nothing: its messages are handed out again, and results are put once.
 */
export class SpotWorkers extends Construct {
  readonly group: AutoScalingGroup;

  constructor(scope: Construct, id: string, props: SpotWorkersProps) {
    super(scope, id);
    const { settings, vpc, jobs, long } = props;
    const role = this.#role(props);
    const launchTemplate = this.#template(props, role);
    this.group = new AutoScalingGroup(this, 'Group', {
      vpc, vpcSubnets: { subnetType: SubnetType.PUBLIC }, minCapacity: 0, maxCapacity: settings.spot.most, newInstancesProtectedFromScaleIn: false,
      mixedInstancesPolicy: {
        launchTemplate,
        launchTemplateOverrides: spotTypes(settings).map((type) => ({ instanceType: new InstanceType(type) })),
        instancesDistribution: { onDemandBaseCapacity: 0, onDemandPercentageAboveBaseCapacity: 0, onDemandAllocationStrategy: OnDemandAllocationStrategy.LOWEST_PRICE, spotAllocationStrategy: SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED },
      },
    });
    this.#grow('Jobs', jobs, { waiting: settings.spot.waiting, most: settings.spot.most });
    this.#grow('Long', long, { waiting: 1, most: settings.spot.most });
    // Its own group alone, whose name is not known to the role before the group that needs the role is there: told apart by the tag that the service puts on it.
    const stack = Stack.of(this);
    const groups = stack.formatArn({ service: 'autoscaling', resource: 'autoScalingGroup', resourceName: '*:autoScalingGroupName/*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    role.addToPolicy(new PolicyStatement({ actions: ['autoscaling:TerminateInstanceInAutoScalingGroup'], resources: [groups], conditions: { StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-id': stack.stackId } } }));
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::arn:aws:autoscaling:${stack.region}:${accountInFindings(this)}:autoScalingGroup:*:autoScalingGroupName/*]`, reason: 'A machine ends itself; the condition limits it to groups of this stack, of which there is one.' });
    Validations.of(this.group).acknowledge(
      { id: 'AwsSolutions-AS3', reason: 'Machines come and go by design; what matters is told by the alarms on the queues.' },
      { id: 'AwsSolutions-EC26', reason: 'The rule does not look into launch templates: the disk of this one is encrypted.' },
    );
  }

  #role({ lake, access, jobs, long, code, runtime }: SpotWorkersProps): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), description: 'What spot machines may do' });
    grantLake(role, lake, access);
    for (const queue of [jobs, long]) role.addToPolicy(new PolicyStatement({ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'], resources: [queue.queueArn] }));
    for (const asset of [code, runtime]) role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] }));
    return role;
  }

  #template({ settings, group, code, runtime, environment }: SpotWorkersProps, role: Role): LaunchTemplate {
    const userData = UserData.custom(spotStart({
      region: settings.region, codeUrl: code.s3ObjectUrl, runtimeUrl: runtime.s3ObjectUrl, entry: `${SPOT_WORKER}.mjs`, environment,
    }));
    return new LaunchTemplate(this, 'Template', {
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: settings.architecture === 'arm64' ? AmazonLinuxCpuType.ARM_64 : AmazonLinuxCpuType.X86_64 }),
      instanceType: new InstanceType(spotTypes(settings)[0]), securityGroup: group, role, userData, requireImdsv2: true, httpPutResponseHopLimit: 1,
      blockDevices: [{ deviceName: '/dev/xvda', volume: BlockDeviceVolume.ebs(settings.spot.diskGb, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3, deleteOnTermination: true }) }],
    });
  }

  /** Only upwards: machines end themselves, so that none is taken away from its work. */
  #grow(id: string, queue: Queue, { waiting, most }: { readonly waiting: number; readonly most: number }): void {
    const policy = new CfnScalingPolicy(this, `Grow${id}`, {
      autoScalingGroupName: this.group.autoScalingGroupName, policyType: 'StepScaling', adjustmentType: 'ChangeInCapacity', metricAggregationType: 'Maximum', estimatedInstanceWarmup: WARM_UP.toSeconds(),
      stepAdjustments: [{ metricIntervalLowerBound: 0, metricIntervalUpperBound: waiting * 9, scalingAdjustment: 1 }, { metricIntervalLowerBound: waiting * 9, scalingAdjustment: most }],
    });
    const alarm = new Alarm(this, `Waiting${id}`, {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }), threshold: waiting, evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING, alarmDescription: `${waiting} jobs wait: machines are started`,
    });
    alarm.addAlarmAction({ bind: () => ({ alarmActionArn: policy.ref }) });
  }
}
