import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import * as z from 'zod';

/** A suppression, as it stands beside the code. */
export interface Acknowledged {
  /** `plugin::rule`. */
  readonly id: string;
  readonly reason: string;
  /** The path of the construct that it is for. */
  readonly at: string;
}

/** `Validations.of(construct).acknowledge` notes reasons by the rules' ids. */
const reasons = z.record(z.string(), z.string());

/** Every suppression in the tree of constructs. */
export function acknowledgedIn(root: IConstruct): readonly Acknowledged[] {
  return root.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(reasons.parse(data)))
      .map(([id, reason]) => ({ id, reason, at: node.path })),
  );
}
