import type { JsonSchema } from './openapi.ts';

/**
 * Who may call. No route is open; a deployment has one of the two: SigV4, or JWT when an issuer and
 * an audience are configured. SigV4 as API Gateway itself exports it (API Gateway Developer Guide,
 * "x-amazon-apigateway-authtype").
 */
export const securitySchemes: Readonly<Record<string, JsonSchema>> = {
  sigv4: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
    description:
      'AWS Signature Version 4, service `execute-api`. On a laptop any access key id with the secret `local` is a caller of its own.',
  },
  jwt: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A token of the configured issuer and audience, with `iss` and `sub`. The scope that the deployment’s settings name, in `scope` or `scp`, makes its bearer an administrator; no other scope is asked for.',
  },
};

export const security = [{ sigv4: [] }, { jwt: [] }];
