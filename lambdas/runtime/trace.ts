/**
 * The trace header of X-Ray, `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`
 * (X-Ray Developer Guide, "Tracing header"). The caller of an API can begin a trace, and put into
 * the header what they like: nothing but the three known fields is passed on, or logged.
 */

const FIELDS = {
  Root: /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?=\s*(?:;|$))/,
  Parent: /(?:^|;)\s*Parent=([0-9a-f]{16})(?=\s*(?:;|$))/,
  Sampled: /(?:^|;)\s*Sampled=([01])(?=\s*(?:;|$))/,
} as const;

/** The header's known fields; nothing, when it names no trace. */
export function traceHeaderOf(header: string | undefined): string | undefined {
  if (traceIdOf(header) === undefined) return undefined;
  return Object.entries(FIELDS)
    .flatMap(([name, pattern]) => {
      const value = pattern.exec(header ?? '')?.[1];
      return value === undefined ? [] : [`${name}=${value}`];
    })
    .join(';');
}

/** The id of the trace, the header's `Root`. */
export function traceIdOf(header: string | undefined): string | undefined {
  return FIELDS.Root.exec(header ?? '')?.[1];
}

/** The header of the invocation under way (Lambda, "Defined runtime environment variables"). */
export function invocationTrace(): string | undefined {
  return traceHeaderOf(process.env['_X_AMZN_TRACE_ID']);
}
