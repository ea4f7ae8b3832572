import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { everything, madeDesk, resourcesOf } from './made-desk.contract.ts';

const { network } = madeDesk(everything());
const template = Template.fromStack(network);

describe('the network stack', () => {
  it('has no NAT gateway and no endpoint that is paid for', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
  });

  it('gives isolated subnets no way out', () => {
    const routes = Object.values(resourcesOf(network, 'AWS::EC2::Route'));
    expect(routes).toHaveLength(2);
    expect(routes.every(({ Properties }) => JSON.stringify(Properties['RouteTableId']).includes('outward'))).toBe(true);
  });

  it('has no subnet with a way out where there are no machines', () => {
    const plain = Template.fromStack(madeDesk().network);
    plain.resourceCountIs('AWS::EC2::InternetGateway', 0);
    plain.resourceCountIs('AWS::EC2::Subnet', 2);
    plain.resourceCountIs('AWS::ElastiCache::ReplicationGroup', 0);
  });

  it('lets nobody in but those who work to Valkey', () => {
    const groups = Object.values(resourcesOf(network, 'AWS::EC2::SecurityGroup'));
    expect(groups.filter(({ Properties }) => Properties['SecurityGroupIngress'] !== undefined)).toEqual([]);
    const open = Object.values(resourcesOf(network, 'AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => [Properties['FromPort'], Properties['SourceSecurityGroupId'] === undefined]);
    expect(open).toEqual([[6_379, false], [6_379, false]]);
  });

  it('asks no account for its zones', () => {
    const zones = Object.values(resourcesOf(network, 'AWS::EC2::Subnet')).map(({ Properties }) => JSON.stringify(Properties['AvailabilityZone']));
    expect(new Set(zones)).toEqual(new Set(['{"Fn::Select":[0,{"Fn::GetAZs":""}]}', '{"Fn::Select":[1,{"Fn::GetAZs":""}]}']));
  });

  it('encrypts Valkey as a node', () => {
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey', TransitEncryptionEnabled: true, AtRestEncryptionEnabled: true, CacheNodeType: 'cache.t4g.micro', NumCacheClusters: 1 });
  });

  it('limits what serverless Valkey may cost', () => {
    Template.fromStack(madeDesk({ valkey: 'serverless' }).network).hasResourceProperties('AWS::ElastiCache::ServerlessCache', { Engine: 'valkey', CacheUsageLimits: { DataStorage: { Maximum: 1, Unit: 'GB' }, ECPUPerSecond: { Maximum: 5_000 } } });
  });

  it('is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
});
