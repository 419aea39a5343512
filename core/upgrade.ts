/**
 * Messages of the version before: they are still on their way when this version is deployed. One of a
 * version that is yet to come is left alone until the code that knows it is there.
 */
import { SCHEMA_VERSION } from './envelope.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What makes a message of a version one of the next, by the version that it has. */
export type Upgrades = Readonly<Record<number, (message: Fields) => Fields>>;

const upgrades: Upgrades = {};

export type VersionRead =
  | { readonly kind: 'current'; readonly message: unknown }
  /** Sent by code that is newer than this. */
  | { readonly kind: 'newer'; readonly version: number };

/** What was received, as this version would have sent it. What has no version is left as it is. */
export function upgraded(
  received: unknown,
  { steps = upgrades, current = SCHEMA_VERSION }: UpgradeOptions = {},
): VersionRead {
  if (!hasVersion(received)) return { kind: 'current', message: received };
  const { schemaVersion: version } = received;
  if (version > current) return { kind: 'newer', version };
  let message: Fields = received;
  for (let at = version; at < current; at++) {
    const step = steps[at];
    if (!step) break;
    message = { ...step(message), schemaVersion: at + 1 };
  }
  return { kind: 'current', message };
}

export interface UpgradeOptions {
  readonly steps?: Upgrades;
  readonly current?: number;
}

function hasVersion(received: unknown): received is Fields & { readonly schemaVersion: number } {
  return (
    typeof received === 'object' &&
    received !== null &&
    'schemaVersion' in received &&
    Number.isSafeInteger(received.schemaVersion)
  );
}
