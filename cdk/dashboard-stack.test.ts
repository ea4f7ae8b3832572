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

  it('signs for browsers, by HTTPS, and keeps nothing', () => {
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', { OriginAccessControlConfig: { OriginAccessControlOriginType: 'lambda', SigningBehavior: 'always', SigningProtocol: 'sigv4' } });
    template.hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'https-only', CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })] }) } });
  });

  it('lets in the addresses of the settings and nobody else', () => {
    const [{ Properties }] = Object.values(resourcesOf(dashboard, 'AWS::CloudFront::Function'));
    const asked = (ip: string): unknown => runInNewContext(`${String(Properties['FunctionCode'])}; JSON.stringify(handler({ viewer: { ip: ${JSON.stringify(ip)} }, request: { uri: '/' } }))`);
    expect(asked('203.0.113.7')).toBe('{"uri":"/"}');
    expect(asked('203.0.113.70')).toBe('{"statusCode":403,"statusDescription":"Forbidden"}');
  });

  it('may only read', () => {
    const actions = permissions(dashboard).flatMap(({ actions: found }) => found).toSorted();
    expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket']);
  });

  it('is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
});
