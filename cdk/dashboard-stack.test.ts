import { runInNewContext } from 'node:vm';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { builtPage, everything, madeDesk, permissions, resourcesOf } from './made-desk.contract.ts';

const { dashboard } = madeDesk(everything());
if (dashboard === undefined) throw new Error('expected a dashboard stack');
const template = Template.fromStack(dashboard);

describe('the dashboard stack', () => {
  it('is left out as long as nobody asks for it', () => { expect(madeDesk().dashboard).toBeUndefined(); });

  it('says what is missing where nothing was built', () => {
    expect(() => madeDesk({ dashboard: { mode: 'iam', folder: 'no/such/folder' } })).toThrow(/dashboard\.folder: expected a folder with index\.mjs, found none in ".*no\/such\/folder"/);
  });

  it('answers only requests that this account signed', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' });
    const guests = Object.values(resourcesOf(dashboard, 'AWS::Lambda::Permission')).map(({ Properties }) => [Properties['Principal'], JSON.stringify(Properties['SourceArn']).includes('Distribution')]);
    expect(guests.length).toBeGreaterThan(0);
    expect(guests.every(([who, isOurs]) => who === 'cloudfront.amazonaws.com' && isOurs)).toBe(true);
  });

  it('has no door for browsers where the settings do not ask for one', () => {
    const made = madeDesk({ dashboard: { mode: 'iam', folder: builtPage() } }).dashboard;
    if (made === undefined) throw new Error('expected a dashboard stack');
    Template.fromStack(made).resourceCountIs('AWS::CloudFront::Distribution', 0);
    Template.fromStack(made).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('signs for browsers, by HTTPS, and keeps nothing but the files of the build', () => {
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', { OriginAccessControlConfig: { OriginAccessControlOriginType: 'lambda', SigningBehavior: 'always', SigningProtocol: 'sigv4' } });
    template.hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'https-only', CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })] }) } });
    template.hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { CacheBehaviors: [Match.objectLike({ PathPattern: '/assets/*', ViewerProtocolPolicy: 'https-only', AllowedMethods: ['GET', 'HEAD'], FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })] })] } });
  });

  it('lets in the addresses of the settings and nobody else', () => {
    const [{ Properties }] = Object.values(resourcesOf(dashboard, 'AWS::CloudFront::Function'));
    const event = (ip: string): object => ({ viewer: { ip }, context: { distributionDomainName: 'd1.cloudfront.net' }, request: { uri: '/', headers: { 'x-coinbot-from-host': { value: 'elsewhere.example' }, 'x-coinbot-from-address': { value: '127.0.0.1' } } } });
    const asked = (ip: string): unknown => runInNewContext(`${String(Properties['FunctionCode'])}; JSON.stringify(handler(${JSON.stringify(event(ip))}))`);
    expect(asked('203.0.113.7')).toBe('{"uri":"/","headers":{"x-coinbot-from-host":{"value":"d1.cloudfront.net"},"x-coinbot-from-address":{"value":"203.0.113.7"}}}');
    expect(asked('203.0.113.70')).toBe('{"statusCode":403,"statusDescription":"Forbidden"}');
  });

  it('may only read, and that no more than it shows and who may see it', () => {
    const { dashboard: alone } = madeDesk({ dashboard: { mode: 'iam', folder: builtPage() } });
    if (alone === undefined) throw new Error('expected a dashboard stack');
    const actions = permissions(alone).flatMap(({ actions: found }) => found).toSorted();
    expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket']);
    const read = permissions(alone).filter(({ actions: found }) => found.includes('s3:GetObject')).flatMap(({ resources }) => resources.map((resource) => /"([^"]*)"\]*\}$/.exec(resource)?.[1]));
    expect(read.toSorted()).toEqual(['/dashboard/*', '/errors/*', '/models/*', '/sweeps/*']);
  });

  it('works beside the Valkey where there is one, and may do nothing more for it than be there', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ COINBOT_PAGE_DOOR: 'cloudfront', COINBOT_REDIS_URL: Match.anyValue() }) }, VpcConfig: Match.objectLike({ SecurityGroupIds: [Match.anyValue()] }) });
    const actions = permissions(dashboard).flatMap(({ actions: found }) => found).filter((action) => !/^(logs|s3):/.test(action));
    expect(actions.every((action) => /^ec2:(Create|Delete|Describe)(NetworkInterfaces?|Subnets)$|^ec2:(Una|A)ssignPrivateIpAddresses$/.test(action))).toBe(true);
  });

  it('is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
});
