import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { everything, madeDesk, resourcesOf } from './made-desk.contract.ts';

const { observability } = madeDesk(everything());
const template = Template.fromStack(observability);

describe('the observability stack', () => {
  it('tells of dead letters of every queue as soon as there is one', () => {
    const alarms = Object.entries(resourcesOf(observability, 'AWS::CloudWatch::Alarm'));
    const dead = alarms.filter(([id]) => id.includes('DeadLetters')).map(([, { Properties }]) => [Properties['Threshold'], Properties['EvaluationPeriods'], Properties['ComparisonOperator']]);
    expect(dead).toEqual(Array.from({ length: 6 }, () => [1, 1, 'GreaterThanOrEqualToThreshold']));
  });

  it('tells of jobs nobody takes, candles that were not brought, functions that are held back, and a full cache', () => {
    const others = Object.keys(resourcesOf(observability, 'AWS::CloudWatch::Alarm')).filter((id) => !id.includes('DeadLetters')).map((id) => id.replace(/^Alarm|[0-9A-F]{8}$/g, ''));
    expect(others.toSorted()).toEqual(['BacktestThrottles', 'IngestErrors', 'JobsOldest', 'LongOldest', 'ValkeyMemory']);
  });

  it('tells somebody, and says what to do', () => {
    const alarms = Object.values(resourcesOf(observability, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    expect(alarms.every((alarm) => (alarm['AlarmActions'] as unknown[]).length === 1 && String(alarm['AlarmDescription']).length > 20 && alarm['TreatMissingData'] === 'notBreaching')).toBe(true);
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'owner@example.com' });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]) } });
  });

  it('mails what was spent, at half, at four fifths, at all of the budget, and when it will not do', () => {
    template.hasResourceProperties('AWS::Budgets::Budget', { Budget: { BudgetLimit: { Amount: 20, Unit: 'USD' }, TimeUnit: 'MONTHLY', BudgetType: 'COST' } });
    const [{ Properties }] = Object.values(resourcesOf(observability, 'AWS::Budgets::Budget'));
    const told = (Properties['NotificationsWithSubscribers'] as { readonly Notification: { readonly NotificationType: string; readonly Threshold: number } }[]).map(({ Notification }) => [Notification.NotificationType, Notification.Threshold]);
    expect(told).toEqual([['ACTUAL', 50], ['ACTUAL', 80], ['ACTUAL', 100], ['FORECASTED', 100]]);
  });

  it('has alarms, but no budget and no mail, where no address is set', () => {
    const quiet = Template.fromStack(madeDesk().observability);
    quiet.resourceCountIs('AWS::Budgets::Budget', 0);
    quiet.resourceCountIs('AWS::SNS::Subscription', 0);
    quiet.resourceCountIs('AWS::CloudWatch::Alarm', 10);
  });

  it('is as it was', () => { expect(template.toJSON()).toMatchSnapshot(); });
});
