import { expect } from 'vitest';

/** Expects the call to be refused with one of these error codes, whatever the protocol's prefix. */
export async function expectRefusal(call: Promise<unknown>, ...codes: string[]): Promise<void> {
  const outcome = await call.then(
    () => 'no refusal',
    (error: unknown) => codeOf(error),
  );
  expect(codes).toContain(outcome);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'Code' in error && typeof error.Code === 'string' ? error.Code : error.name;
  return code.slice(code.lastIndexOf('.') + 1);
}
