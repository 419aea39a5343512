/** Answers by status: the API's problems and the gateway's own bodies, where both have one. */
import { type ProblemType, problems, problemUri } from '../../lambdas/api/problem.ts';
import { gatewayAnswers } from './gateway.ts';
import { type Content, component, type Header, type Response, type Responses } from './openapi.ts';

const PROBLEM = 'application/problem+json';
export const JSON_TYPE = 'application/json';

/** Headers that only some problems carry. The gateway's answers have none of them. */
const headersOf: Partial<Record<ProblemType, Readonly<Record<string, Header>>>> = {
  'method-not-allowed': {
    Allow: {
      description: 'The methods that the path has.',
      required: true,
      schema: { type: 'string' },
    },
  },
  'unsupported-media-type': {
    Accept: {
      description: 'What the operation takes.',
      required: true,
      schema: { const: JSON_TYPE },
    },
  },
  unavailable: {
    'Retry-After': {
      description: 'Seconds to wait; the gateway’s own 503 has none.',
      schema: { type: 'integer', minimum: 1 },
    },
  },
};

/** What is answered when one of these problems, or the gateway, refuses. */
export function refusals(types: readonly ProblemType[], gateway = gatewayAnswers): Responses {
  const statuses = new Set([
    ...types.map((type) => problems[type][0]),
    ...gateway.map(({ status }) => status),
  ]);
  return Object.fromEntries(
    [...statuses].sort((a, b) => a - b).map((status) => [`${status}`, refusal(status)]),
  );

  function refusal(status: number): Response {
    const ofApi = types.filter((type) => problems[type][0] === status);
    const ofGateway = gateway.filter((answer) => answer.status === status);
    const headers = Object.assign({}, ...ofApi.map((type) => headersOf[type]));
    return {
      description: [
        ...ofApi.map((type) => `\`${type}\`: ${problems[type][1]}.`),
        ...ofGateway.map(({ when }) => `API Gateway’s own: ${when}.`),
      ].join(' '),
      ...(Object.keys(headers).length > 0 && { headers }),
      content: {
        ...(ofApi.length > 0 && problemContent(status, ofApi)),
        ...(ofGateway[0] && {
          [JSON_TYPE]: {
            schema: component('GatewayMessage'),
            example: { message: ofGateway[0].message },
          },
        }),
      },
    };
  }
}

function problemContent(status: number, types: readonly ProblemType[]): Content {
  const properties = { type: { enum: types.map(problemUri) }, status: { const: status } };
  return { [PROBLEM]: { schema: { allOf: [component('Problem'), { properties }] } } };
}
