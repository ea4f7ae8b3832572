import { cpSync } from 'node:fs';
import path from 'node:path';
import { ArnFormat, AssetHashType, CfnOutput, DockerImage, Duration, Fn, RemovalPolicy, Size, Stack, Tags, Validations, type StackProps } from 'aws-cdk-lib';
import { AutoScalingGroup, HealthChecks } from 'aws-cdk-lib/aws-autoscaling';
import { AmazonLinuxCpuType, BlockDeviceVolume, CfnEIP, EbsDeviceVolumeType, InstanceType, IpAddresses, LaunchTemplate, MachineImage, Peer, Port, SecurityGroup, SubnetType, UserData, Volume, Vpc, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { builtPage } from './bundle-page.ts';
import { accountInFindings } from './constructs/account-in-findings.ts';
import { PROJECT_ROOT } from './constructs/code-bundle.ts';
import { runnerStart } from './constructs/runner-start.ts';
import { runnerType, SettingsError, type Settings } from './settings.ts';

/** What the program needs, and nothing that could be a secret: keys are put on the machine's disk by a person. */
const PROGRAM = ['package.json', 'package-lock.json', '.npmrc', 'LICENSE', 'src', 'config/config.json', 'config/strategy_config.json', 'config/schema'];
/** Of the page: what it was built from, so that the machine sees that the build is of it, and needs not build it itself. */
const PAGE = 'dashboard';
const BUILD = path.join(PAGE, 'build');
/** Of venues' REST and stream interfaces. */
const PORTS = [443, 8_443, 9_443];

/** One machine that trades beside the venue: a fixed address for the venue's allow list, no open port, a person comes in through Session Manager alone. */
export class RunnerStack extends Stack {
  override get availabilityZones(): string[] {
    return [Fn.select(0, Fn.getAzs())];
  }

  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { readonly settings: Settings }) {
    super(scope, id, { ...props, terminationProtection: true });
    const { mode, diskGb } = settings.runner;
    if (mode === 'none') throw new SettingsError('runner.mode: expected "paper" or "live"');
    const vpc = new Vpc(this, 'Vpc', { ipAddresses: IpAddresses.cidr('10.72.0.0/24'), maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'outward', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: true }] }) as IVpc;
    Validations.of(vpc).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'One machine without an open port; what it sends is told by the program itself.' });
    const volume = new Volume(this, 'Disk', { availabilityZone: this.availabilityZones[0], size: Size.gibibytes(diskGb), volumeType: EbsDeviceVolumeType.GP3, encrypted: true, removalPolicy: RemovalPolicy.RETAIN });
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    const program = new Asset(this, 'Program', { path: PROJECT_ROOT, assetHashType: AssetHashType.OUTPUT, bundling: { image: DockerImage.fromRegistry('none'), command: ['program'], local: { tryBundle: copyProgram } } });
    const role = this.#role(settings, { volume, address, program });
    const start = UserData.custom(runnerStart({ region: this.region, programUrl: program.s3ObjectUrl, volumeId: volume.volumeId, addressId: address.attrAllocationId, mode, secret: settings.runner.secret, phrase: settings.runner.phrase }));
    this.#machine(settings, { vpc, role, start });
    new CfnOutput(this, 'PublicAddress', { value: address.ref, description: 'For the allow list of the venue\'s API key' });
  }

  #role({ runner }: Settings, { volume, address, program }: { readonly volume: Volume; readonly address: CfnEIP; readonly program: Asset }): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), description: 'What the runner may do', managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')] });
    const ec2 = (resource: string, resourceName: string): string => this.formatArn({ service: 'ec2', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    const ours = { StringEquals: { 'aws:ResourceTag/coinbot:role': 'runner' } };
    role.addToPolicy(new PolicyStatement({ actions: ['ec2:AttachVolume'], resources: [ec2('volume', volume.volumeId)] }));
    role.addToPolicy(new PolicyStatement({ actions: ['ec2:AssociateAddress'], resources: [ec2('elastic-ip', address.attrAllocationId), ec2('network-interface', '*')] }));
    role.addToPolicy(new PolicyStatement({ actions: ['ec2:AttachVolume', 'ec2:AssociateAddress'], resources: [ec2('instance', '*')], conditions: ours }));
    role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [program.bucket.arnForObjects(program.s3ObjectKey)] }));
    if (runner.secret !== undefined) Secret.fromSecretNameV2(this, 'Passphrase', runner.secret).grantRead(role);
    const any = (what: string): string => `AwsSolutions-IAM5[Resource::arn:aws:ec2:${this.region}:${accountInFindings(this)}:${what}/*]`;
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]', reason: 'What Session Manager asks for, the only way in.' },
      { id: any('instance'), reason: 'A machine takes the disk and the address for itself; the condition limits it to machines with the tag of this one.' },
      { id: any('network-interface'), reason: 'The interface of a machine is made with it and has no name before; the address it may take is named.' },
    );
    return role;
  }

  /** A group of one: a machine that is lost is replaced, and takes the disk and the address over. A new template changes nothing on the one that runs. */
  #machine(settings: Settings, { vpc, role, start }: { readonly vpc: IVpc; readonly role: Role; readonly start: UserData }): void {
    const door = new SecurityGroup(this, 'Door', { vpc, allowAllOutbound: false, description: 'The runner: out to venues, in from nowhere' });
    for (const port of PORTS) door.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'Venues and AWS');
    const launchTemplate = new LaunchTemplate(this, 'Template', {
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: settings.architecture === 'arm64' ? AmazonLinuxCpuType.ARM_64 : AmazonLinuxCpuType.X86_64 }),
      instanceType: new InstanceType(runnerType(settings)), securityGroup: door, role, userData: start, requireImdsv2: true, httpPutResponseHopLimit: 1,
      blockDevices: [{ deviceName: '/dev/xvda', volume: BlockDeviceVolume.ebs(10, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }) }],
    });
    const group = new AutoScalingGroup(this, 'Group', { vpc, vpcSubnets: { subnetType: SubnetType.PUBLIC }, launchTemplate, minCapacity: 1, maxCapacity: 1, healthChecks: HealthChecks.ec2({ gracePeriod: Duration.minutes(10) }) });
    Tags.of(group).add('coinbot:role', 'runner');
    Validations.of(group).acknowledge({ id: 'AwsSolutions-AS3', reason: 'The program itself tells of its end and its start.' });
  }
}

function copyProgram(outputFolder: string): boolean {
  for (const part of PROGRAM) cpSync(path.join(PROJECT_ROOT, part), path.join(outputFolder, part), { recursive: true, filter: (file) => !/\.(test|contract)\.ts$/.test(file) });
  const built = builtPage(PROJECT_ROOT);
  cpSync(path.join(PROJECT_ROOT, PAGE), path.join(outputFolder, PAGE), { recursive: true, filter: (file) => !/^(build.*|\.react-router)$/.test(path.relative(path.join(PROJECT_ROOT, PAGE), file)) });
  cpSync(built, path.join(outputFolder, BUILD), { recursive: true });
  return true;
}
