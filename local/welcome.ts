import type { Runtime } from './runtime.ts';

/** What `npm start` prints when everything runs: where, what does not, and a command to paste. */
export function welcome(
  { apiUrl, endpointUrl, consoleUrl, deployment }: Runtime,
  { readyAfter, logFile }: { readonly readyAfter: string; readonly logFile: string },
): string {
  const isByToken = deployment.httpApis.some(({ routes }) =>
    routes.some(({ authorization }) => authorization.kind === 'jwt'),
  );
  const caller = isByToken
    ? 'with a token of the issuer that is configured; each subject sees its own orders only:'
    : '"alice" can be any name, and each sees her own orders only:';
  const sign = isByToken
    ? '-H "Authorization: Bearer $TOKEN"'
    : `--aws-sigv4 aws:amz:${deployment.region}:execute-api --user alice:local`;
  return `
The order pipeline runs on this machine (ready in ${readyAfter}).

  API     ${apiUrl}
  inbox   ${consoleUrl}/inbox
  AWS     ${endpointUrl}  (SQS, DynamoDB, SES, CloudFormation; any access key, secret "local")
  logs    ${logFile}

Not run here: ${notRun(deployment.notRun)}.

Submit an order; ${caller}

  curl -i ${apiUrl}/orders ${sign} \\
    -H 'Content-Type: application/json' -H 'Idempotency-Key: first-order' \\
    -d '{"customer":{"email":"ada@example.com","name":"Ada"},"lines":[{"sku":"TEAPOT","quantity":2},{"sku":"MUG","quantity":6}]}'

and ask what became of it:

  curl ${apiUrl}/orders ${sign}

The shop sells TEAPOT, MUG, LANTERN and CLOCK (of which there are 3). Ctrl-C stops everything; the
next start goes on from there, and npm start -- --fresh begins anew.`;
}

/** Types of resources with how many of them there are. */
function notRun(resources: readonly { readonly type: string }[]): string {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${type} (${count})`).join(', ') || 'nothing';
}
