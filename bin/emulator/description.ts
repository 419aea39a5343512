import { readFileSync, writeFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { readOutputs } from '../deployment/outputs.ts';
import { endpointVariables, ROOT } from './environment.ts';
import { trusting } from './get.ts';
import { createCallers } from './iam.ts';
import { MINISTACK_VERSION, type Places, REGION, STACK } from './places.ts';

const credentials = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

const schema = z.object({
  target: z.literal('ministack'),
  version: z.string(),
  /** Of the HTTP API, without a slash at the end. */
  apiUrl: z.url(),
  endpoint: z.url(),
  region: z.string(),
  stack: z.string(),
  /** PEM file: NODE_EXTRA_CA_CERTS of whoever calls. */
  certificate: z.string(),
  /** The account's root. */
  credentials,
  /** Users that may call the API, and own nothing of each other's. */
  callers: z.object({ alice: credentials, bob: credentials }),
  /** Every mail that SES took: GET, JSON. */
  inboxUrl: z.url(),
});

/** What a program needs to use the deployment. */
export type Description = z.output<typeof schema>;

/** Writes what a program, and what a shell, needs to know. */
export async function describeDeployment(places: Places): Promise<Description> {
  const { endpoint, certificate } = places;
  const description: Description = {
    target: 'ministack',
    version: MINISTACK_VERSION,
    apiUrl: await apiUrlOf(places),
    endpoint,
    region: REGION,
    stack: STACK,
    certificate,
    credentials: ROOT,
    callers: readCallers(places) ?? (await createCallers(places)),
    inboxUrl: `${endpoint}/_ministack/ses/messages`,
  };
  writeFileSync(places.description, `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 });
  const variables = Object.entries(endpointVariables(places));
  const lines = variables.map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(places.variables, lines.join(''), { mode: 0o600 });
  return description;
}

/** Those of an earlier deployment to the same MiniStack: `forgetDeployment` at its start. */
function readCallers({ description }: Places): Description['callers'] | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(description, 'utf8'))).data?.callers;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * By path: the output's host is a name below `localhost`, which many systems do not resolve. The
 * API's id is the first label of it.
 */
async function apiUrlOf(places: Places): Promise<string> {
  const [id] = new URL(await apiUrlOutput(places)).hostname.split('.');
  return `${places.endpoint}/_aws/execute-api/${id}/$default`;
}

/** The API's URL as the stack's outputs have it. */
export async function apiUrlOutput({ endpoint, certificate }: Places): Promise<string> {
  const httpsAgent = trusting(certificate);
  const client = new CloudFormationClient({
    endpoint,
    region: REGION,
    credentials: { ...ROOT },
    requestHandler: { httpsAgent },
  });
  try {
    return (await readOutputs(client, STACK)).apiUrl;
  } finally {
    client.destroy();
    httpsAgent.destroy();
  }
}
