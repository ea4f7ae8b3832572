import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export interface BudgetProps {
  readonly monthlyUsd: number;
  readonly email: string;
}

/** Percent of the budget that are told of. */
const SPENT = [50, 80, 100];

/** Mails what the account spends in a month as it nears the budget, and when it looks as if it will pass it. It stops nothing. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { monthlyUsd, email }: BudgetProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'EMAIL', address: email }];
    const told = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({ notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' }, subscribers });
    new CfnBudget(this, 'Monthly', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: monthlyUsd, unit: 'USD' } },
      notificationsWithSubscribers: [...SPENT.map((threshold) => told('ACTUAL', threshold)), told('FORECASTED', 100)],
    });
  }
}
