import type { Needs, Place } from './access/access.ts';
import type { Context } from './context.ts';
import { evaluate } from './evaluate.ts';
import type { Policy } from './policy.ts';

/** A role that somebody has assumed. */
export interface RoleSession {
  readonly roleName: string;
  readonly roleArn: string;
  /** Of a function's: its name. */
  readonly sessionName: string;
  readonly policies: readonly Policy[];
}

/** Why a call is not carried out. */
export interface Denial {
  /** `arn:aws:sts::000000000000:assumed-role/ROLE/SESSION`. */
  readonly user: string;
  readonly action: string;
  readonly resource: string;
  readonly because: 'explicit-deny' | 'nothing-allows' | 'needs-unknown';
}

export interface Gate {
  /** The session of an access key; undefined for a key that is no session's: it may do anything. */
  sessionOf(accessKeyId: string | undefined): RoleSession | undefined;
  /**
   * The first thing that a call needs and the session may not do; undefined when it may do all.
   * @param call `sqs:SendMessageBatch`, for a denial of what is not known here.
   */
  denial(session: RoleSession, call: string, needs: Needs): Denial | undefined;
}

/** @param sessions by access key. @param onDenied told of each call that is denied. */
export function createGate(
  sessions: ReadonlyMap<string, RoleSession>,
  place: Place,
  onDenied: (denial: Denial) => void,
): Gate {
  const { accountId, region } = place;
  return {
    sessionOf: (accessKeyId) => (accessKeyId === undefined ? undefined : sessions.get(accessKeyId)),
    denial(session, call, needs) {
      const { roleName, roleArn, sessionName, policies } = session;
      const common: Context = {
        'aws:PrincipalAccount': accountId,
        'aws:PrincipalArn': roleArn,
        'aws:RequestedRegion': region,
        'aws:ResourceAccount': accountId,
        // As it is on AWS, where the SDK speaks TLS; nothing leaves the laptop.
        'aws:SecureTransport': 'true',
      };
      const deny = (denied: Omit<Denial, 'user'>): Denial => {
        const user = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
        const denial = { user, ...denied };
        onDenied(denial);
        return denial;
      };
      if (needs === undefined) {
        return deny({ action: call, resource: '*', because: 'needs-unknown' });
      }
      for (const { action, resource, context } of needs) {
        const request = { action, resource, context: { ...common, ...context } };
        const decision = evaluate(policies, request);
        if (decision.kind === 'denied')
          return deny({ action, resource, because: decision.because });
      }
      return undefined;
    },
  };
}
