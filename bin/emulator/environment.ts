import { type Places, REGION } from './places.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The account's root user. The operator's tools, too, sign with this secret where they are given an
 * endpoint: see `bin/deployment/connect.ts`.
 */
export const ROOT = Object.freeze({ accessKeyId: 'emulator', secretAccessKey: 'local' });

/** What the SDK, the CLI and cdk need to reach the emulator, and nothing else. */
export function endpointVariables({ endpoint, certificate }: Places) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    // Node.js reads the one; cdk and the AWS CLI, which bring trust of their own, the other.
    NODE_EXTRA_CA_CERTS: certificate,
    AWS_CA_BUNDLE: certificate,
  } as const;
}

/** This process's environment without anything of AWS: no profile of the user's may be found. */
export function withoutAws(environment: Variables): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')),
  );
}
