import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, because, REGION, worker } from '../worker.ts';

describe('Lambda', () => {
  it('asks for the mapping that is switched, and for none to list them', async () => {
    const mapping = `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:1`;
    const { asFunction, asOperator } = await worker(
      allow('lambda:ListEventSourceMappings', '*'),
      allow('lambda:GetEventSourceMapping', mapping),
    );
    const client = new LambdaClient(asFunction);
    await client.send(new ListEventSourceMappingsCommand({}));
    const get = new GetEventSourceMappingCommand({ UUID: '1' });
    // It may, and there is none.
    await expect(client.send(get)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const pause = new UpdateEventSourceMappingCommand({ UUID: '1', Enabled: false });
    await expect(client.send(pause)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: because('lambda:UpdateEventSourceMapping', mapping),
    });
    await expect(new LambdaClient(asOperator).send(pause)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
