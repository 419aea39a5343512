/** Services that answer as AWS does of accounts and tables that the laptop cannot have. */
import type { EndpointServices } from '../../../../local/endpoint/services.ts';
import { createQueryService } from '../../../../local/query/service.ts';
import { SES_NAMESPACE } from '../../../../local/ses/service.ts';

interface Ses {
  readonly identity?: string | undefined;
  readonly domain?: string;
  readonly perDay?: number;
  readonly sending?: boolean;
}

interface Tables {
  readonly status?: string;
  /** Undefined: nobody tells. */
  readonly recovery?: string;
  readonly isGone?: boolean;
}

export const awsStub = {
  ses: ({ identity, domain, perDay = 50_000, sending }: Ses): EndpointServices['ses'] => {
    const states = new Map([
      ['owner@other.example', identity],
      ['other.example', domain],
    ]);
    return createQueryService({
      namespace: SES_NAMESPACE,
      invalidParameterCode: 'InvalidParameterValue',
      onFault: (error) => {
        throw error;
      },
      actions: {
        GetIdentityVerificationAttributes: () => ({
          VerificationAttributes: new Map(
            [...states].flatMap(([name, state]) =>
              state === undefined ? [] : [[name, { VerificationStatus: state }] as const],
            ),
          ),
        }),
        GetSendQuota: () => ({ Max24HourSend: perDay, MaxSendRate: 1, SentLast24Hours: 0 }),
        ...(sending !== undefined && { GetAccountSendingEnabled: () => ({ Enabled: sending }) }),
      },
    });
  },

  tables: ({ status = 'ACTIVE', recovery, isGone }: Tables): EndpointServices['dynamodb'] => ({
    forward: async (_body, headers) => {
      const action = String(headers['x-amz-target']).split('.')[1];
      if (action === 'DescribeTable') {
        if (isGone) return answer(400, { __type: 'ResourceNotFoundException', message: 'gone' });
        return answer(200, { Table: { TableStatus: status } });
      }
      if (recovery === undefined) return answer(400, { __type: 'UnknownOperationException' });
      const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: recovery };
      return answer(200, { ContinuousBackupsDescription: { PointInTimeRecoveryDescription } });
    },
  }),
};

const answer = (status: number, body: unknown) => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(body)),
});
