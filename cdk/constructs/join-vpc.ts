import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** What the service needs to put a function into subnets: none of these actions can be limited to a resource. */
export function mayJoinVpc(joining: LambdaFunction, role: Role): void {
  const granted = role.addToPrincipalPolicy(new PolicyStatement({
    actions: ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
    resources: ['*'],
  }));
  if (granted.policyDependable !== undefined) joining.node.addDependency(granted.policyDependable);
  Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: 'Network interfaces of a function in a VPC: the actions know no narrower resource.' });
}
