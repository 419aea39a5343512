/** What somebody asked for, to be seen apart from the template, which might have missed it, too. */
import { UsageError } from '../command-line/usage-error.ts';
import type { ReadResource } from './read-back.ts';

/** Every resource of the type has this value. */
export interface Expectation {
  readonly type: string;
  readonly property: string;
  readonly value: string;
}

export interface Outcome extends Expectation {
  /** Resources that have the value. */
  readonly met: number;
  /** Resources that were read; where there are none, nothing was met. */
  readonly of: number;
}

/** @param text `AWS::Lambda::EventSourceMapping.BatchSize=5` @throws UsageError */
export function parseExpectation(text: string): Expectation {
  const [, type, property, value] = /^(\w+::\w+::\w+)\.(\w+)=(.+)$/.exec(text) ?? [];
  if (type && property && value) return { type, property, value };
  throw new UsageError(`--expect ${text} is not TYPE.PROPERTY=VALUE`);
}

export function outcomeOf(expectation: Expectation, resources: readonly ReadResource[]): Outcome {
  const read = resources.filter(({ type }) => type === expectation.type);
  const met = read.filter(
    ({ deployed }) => String(deployed[expectation.property]) === expectation.value,
  );
  return { ...expectation, met: met.length, of: read.length };
}

export const isMet = ({ met, of }: Outcome): boolean => of > 0 && met === of;
