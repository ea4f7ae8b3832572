import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The account as findings of the rules write it: its number where the settings name one. */
export function accountInFindings(scope: IConstruct): string {
  const { account } = Stack.of(scope);
  return Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
}
