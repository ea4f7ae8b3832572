import { z } from 'zod';

/** Where sweeps are when they are not on this PC: the outputs of the stacks, as `cdk deploy` prints them. */
export const awsSchema = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "ap-northeast-2"').describe('Region of the stacks.'),
  bucket: z.string().min(3).max(63).describe('Name of the bucket that is the lake.'),
  jobsQueueUrl: z.url().describe('Address of the queue of jobs.'),
  jobsDeadLetterUrl: z.url().describe('Address of the queue of its dead letters.'),
  s3Endpoint: z.url().optional().describe('Another server in the place of S3, such as one on this PC for trying things out.'),
  sqsEndpoint: z.url().optional().describe('Another server in the place of SQS.'),
});

export type AwsConfig = z.output<typeof awsSchema>;
