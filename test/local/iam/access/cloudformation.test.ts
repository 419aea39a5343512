import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, because, REGION, worker } from '../worker.ts';

describe('CloudFormation', () => {
  it('asks for the stack that is named', async () => {
    const stack = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Orders/*`;
    const { asFunction, asOperator } = await worker(allow('cloudformation:DescribeStacks', stack));
    const client = new CloudFormationClient(asFunction);
    await client.send(new DescribeStacksCommand({ StackName: 'Orders' }));
    await expect(client.send(new DescribeStacksCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: because('cloudformation:DescribeStacks', '*'),
    });
    const resources = new DescribeStackResourcesCommand({ StackName: 'Orders' });
    await expect(client.send(resources)).rejects.toThrow(
      because('cloudformation:DescribeStackResources', stack),
    );
    await new CloudFormationClient(asOperator).send(resources);
  });
});
