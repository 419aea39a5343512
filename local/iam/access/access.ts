import type { AccessRequest } from '../evaluate.ts';

/** A permission that a call needs, before it is known who calls. */
export type Access = Pick<AccessRequest, 'action' | 'resource' | 'context'>;

/**
 * All that a call needs, each of which must be allowed; undefined when that is not known here: then
 * the call is denied, for it could do anything.
 */
export type Needs = readonly Access[] | undefined;

/** Where the resources are. */
export interface Place {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** The resource of an action that AWS defines for no single one. */
export const ANY_RESOURCE = '*';

export function arnOf(service: string, { region, accountId }: Place, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
