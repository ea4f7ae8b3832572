import { Fn, Validations } from 'aws-cdk-lib';
import { Port, SecurityGroup, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../functions.ts';

export interface ValkeyProps {
  readonly kind: 'serverless' | 'node';
  /** Of the cache, within the account and region. */
  readonly name: string;
  readonly vpc: IVpc;
  /** Who may connect. */
  readonly clients: readonly ISecurityGroup[];
}

const PORT = 6379;
/** The most it may grow to before it says no: nothing in it is missed. */
const MOST_GB = 1;
const MOST_ECPU = 5_000;

/** Progress and locks of sweeps. Whatever is in it can be lost: the lake is the truth. Nobody outside the VPC reaches it. */
export class Valkey extends Construct {
  /** How functions find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Name by which its metrics are kept; none for a serverless one. */
  readonly nodeName: string | undefined;

  constructor(scope: Construct, id: string, { kind, name, vpc, clients }: ValkeyProps) {
    super(scope, id);
    const own = new SecurityGroup(this, 'Door', { vpc, allowAllOutbound: false, description: 'Valkey: in from functions and machines that work on jobs' });
    for (const client of clients) {
      own.addIngressRule(client, Port.tcp(PORT), 'Progress and locks of sweeps');
      client.addEgressRule(own, Port.tcp(PORT), 'Valkey');
    }
    const subnets = vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
    if (kind === 'serverless') {
      const cache = new CfnServerlessCache(this, 'Serverless', {
        serverlessCacheName: name, engine: 'valkey', majorEngineVersion: '8', description: 'Progress and locks of sweeps', subnetIds: subnets, securityGroupIds: [own.securityGroupId],
        cacheUsageLimits: { dataStorage: { maximum: MOST_GB, unit: 'GB' }, ecpuPerSecond: { maximum: MOST_ECPU } },
      });
      this.environment = { [ENVIRONMENT.redisUrl]: Fn.join('', ['rediss://', cache.attrEndpointAddress, ':', cache.attrEndpointPort]), [ENVIRONMENT.redisCluster]: '1' };
      return;
    }
    const group = new CfnSubnetGroup(this, 'Subnets', { description: 'Valkey', subnetIds: subnets });
    const node = new CfnReplicationGroup(this, 'Node', {
      replicationGroupDescription: 'Progress and locks of sweeps', engine: 'valkey', engineVersion: '8.0', cacheNodeType: 'cache.t4g.micro', numCacheClusters: 1, automaticFailoverEnabled: false,
      transitEncryptionEnabled: true, atRestEncryptionEnabled: true, port: PORT, cacheSubnetGroupName: group.ref, securityGroupIds: [own.securityGroupId],
    });
    Validations.of(node).acknowledge(
      { id: 'AwsSolutions-AEC3', reason: 'Both kinds of encryption are on.' },
      { id: 'AwsSolutions-AEC4', reason: 'One node in one zone: what is in it can be lost at any time, and costs nothing but work done twice.' },
      { id: 'AwsSolutions-AEC5', reason: 'The port is open to two security groups of this VPC alone.' },
      { id: 'AwsSolutions-AEC6', reason: 'Whoever is in those security groups may use it; a password would have to be in the environment of each of them, and would guard nothing more.' },
    );
    this.nodeName = node.ref;
    this.environment = { [ENVIRONMENT.redisUrl]: Fn.join('', ['rediss://', node.attrPrimaryEndPointAddress, ':', node.attrPrimaryEndPointPort]) };
  }
}
