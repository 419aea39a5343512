import type { Target } from './target.ts';

/** One documented behaviour of SQS, and how to see it through the SDK. */
export interface ConformanceCase {
  /** `C001`: never reused, so that a report from another endpoint can be compared. */
  readonly id: string;
  readonly title: string;
  /** AWS's page, and the section in it after `#` or in words. */
  readonly source: string;
  /** Seconds that the case lets pass, in all. Default 0. */
  readonly waitsSeconds?: number;
  readonly run: (target: Target) => Promise<void>;
}

const root = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest';

/** A page of the API Reference, and a section's name. */
export function api(action: string, section: string): string {
  return `${root}/APIReference/API_${action}.html (${section})`;
}

/** A page of the Developer Guide, and a section's name. */
export function guide(page: string, section: string): string {
  return `${root}/SQSDeveloperGuide/${page}.html (${section})`;
}
