import type { HttpRouteSpec } from '../assembly/deployment.ts';
import { type IamIdentity, LOCAL_SECRET, localIdentity } from './identity.ts';
import type { ApiRequest } from './request.ts';
import { verifySignature } from './sigv4.ts';

export type Authorization =
  | { readonly kind: 'allowed'; readonly identity: IamIdentity | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

/** Who calls, as far as the route wants to know. JWT routes never get here. */
export function authorize(
  route: HttpRouteSpec,
  request: ApiRequest,
  scope: { readonly region: string; readonly accountId: string; readonly nowMs: number },
): Authorization {
  if (route.authorization.kind === 'none') return { kind: 'allowed', identity: undefined };
  const { region, accountId, nowMs } = scope;
  const verification = verifySignature(request, {
    region,
    service: 'execute-api',
    nowMs,
    secretOf: (accessKey) => localIdentity(accessKey, accountId) && LOCAL_SECRET,
  });
  if (verification.kind === 'refused') return verification;
  return { kind: 'allowed', identity: localIdentity(verification.accessKeyId, accountId) };
}
