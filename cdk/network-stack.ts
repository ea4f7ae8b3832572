import { Fn, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, IpAddresses, Peer, Port, SecurityGroup, SubnetType, Vpc, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { Valkey } from './constructs/valkey.ts';
import type { Settings } from './settings.ts';

/** Two zones: where one has no spot machine, the other may. */
const ZONES = 2;

/**
 * Where functions work that need nothing but the lake, and machines that nobody can reach. There is no NAT gateway and no interface endpoint: the lake
 * is reached through the free gateway endpoint, and what needs another service does not work in here, or has an address of its own.
 */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  /** Out of the isolated subnets to the lake and to Valkey. */
  readonly workers: SecurityGroup;
  /** Out to the lake and the queues by HTTPS, in from nowhere. */
  readonly machines: SecurityGroup | undefined;
  readonly valkey: Valkey | undefined;

  /** Asking an account which zones a region has takes credentials; the template asks by itself when it is deployed. */
  override get availabilityZones(): string[] {
    return Array.from({ length: ZONES }, (_, i) => Fn.select(i, Fn.getAzs()));
  }

  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { readonly settings: Settings }) {
    super(scope, id, props);
    const withSpot = settings.spot.most > 0;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.71.0.0/16'), maxAzs: ZONES, natGateways: 0, restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
        ...(withSpot ? [{ name: 'outward', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: true }] : []),
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    }) as IVpc;
    this.workers = new SecurityGroup(this, 'Workers', { vpc: this.vpc, allowAllOutbound: false, description: 'Functions that work on jobs: out to the lake and to Valkey' });
    this.workers.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'The lake, through the gateway endpoint: the subnets have no other way out');
    if (withSpot) {
      this.machines = new SecurityGroup(this, 'Machines', { vpc: this.vpc, allowAllOutbound: false, description: 'Spot machines: out by HTTPS, in from nowhere' });
      this.machines.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'The lake and the queues');
    }
    if (settings.valkey !== 'none') {
      const clients = [this.workers, ...(this.machines === undefined ? [] : [this.machines])];
      this.valkey = new Valkey(this, 'Valkey', { kind: settings.valkey, name: `${settings.name}-sweeps`, vpc: this.vpc, clients });
    }
    Validations.of(this.vpc).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'Nothing listens in here and nothing can come in; flow logs would cost more than what works here.' });
  }
}
