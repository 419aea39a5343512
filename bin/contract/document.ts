/** The API's contract, OpenAPI 3.1, made of what the code validates and answers with. */
import { gatewayAnswers, noRoute } from './gateway.ts';
import { component, type Responses } from './openapi.ts';
import { type Operation, operations } from './operations.ts';
import { JSON_TYPE, refusals } from './responses.ts';
import { componentSchemas } from './schemas.ts';
import { security, securitySchemes } from './security.ts';

const description = [
  'Submit orders, follow them, cancel them. An order belongs to the caller who submitted it: the',
  'IAM role, whatever its session, or user, or the token’s issuer and subject.',
  '',
  'What the API refuses is `application/problem+json` with a stable `type`; what API Gateway refuses',
  'by itself has AWS’s own body, `{"message":"…"}`. A path has no other methods than those listed:',
  'any other is answered as `x-other-methods` says, any other path as `x-other-paths` says. Every',
  'request can be repeated after no answer, 429 or 503: none takes effect twice. What the API answers',
  'has `Cache-Control: no-store`.',
  '',
  'Later versions may add fields to answers; requests with unknown fields are refused.',
].join('\n');

const ref = (name: string) => ({ $ref: `#/components/responses/${name}` });

/** @param version of the package. */
export function contract(version: string) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Order pipeline',
      version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: 'AWS: the stack’s output `ApiUrl`.',
        variables: { api: { default: 'api' }, region: { default: 'eu-west-1' } },
      },
      { url: 'http://127.0.0.1:4567', description: 'A laptop, `npm start`.' },
    ],
    security,
    paths: paths(),
    'x-other-paths': ref('NoSuchPath'),
    components: {
      schemas: componentSchemas(),
      responses: {
        NoSuchPath: refusals(['not-found'], [noRoute])['404'],
        MethodNotAllowed: refusals(['method-not-allowed'], [])['405'],
      },
      securitySchemes,
    },
  };
}

function paths() {
  const names = [...new Set(operations.map(({ path }) => path))];
  return Object.fromEntries(names.map((path) => [path, pathItem(path)]));
}

function pathItem(path: string) {
  const here = operations.filter((operation) => operation.path === path);
  return {
    ...Object.fromEntries(here.map((operation) => [operation.method, operationObject(operation)])),
    'x-other-methods': ref('MethodNotAllowed'),
  };
}

function operationObject(operation: Operation) {
  const { operationId, summary, parameters, body, success } = operation;
  const accepted: Responses = {
    [success.status]: {
      description: success.description,
      ...(success.headers && { headers: success.headers }),
      content: { [JSON_TYPE]: { schema: component(success.schema) } },
      ...(success.links && { links: success.links }),
    },
  };
  return {
    operationId,
    summary,
    description: operation.description,
    parameters,
    ...(body && { requestBody: { required: true, content: { [JSON_TYPE]: body } } }),
    responses: { ...accepted, ...refusals(operation.problems, gatewayAnswers) },
  };
}
