import * as z from 'zod/mini';

/** A function that was deployed without a setting that it needs. */
export class MissingEnvironmentError extends Error {
  override readonly name = 'MissingEnvironmentError';
}

/** Reads and validates the function's environment once, at its start. */
export function readEnvironment<T extends z.core.$ZodShape>(shape: T) {
  const parsed = z.object(shape).safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new MissingEnvironmentError(`environment variables missing or malformed: ${names}`);
}

export const text = z.string().check(z.minLength(1));

/** A variable that holds JSON. */
export const json = <T>(schema: z.ZodMiniType<T>) =>
  z.pipe(
    z.pipe(
      text,
      z.transform((value, context): unknown => {
        try {
          return JSON.parse(value);
        } catch {
          context.issues.push({ code: 'custom', message: 'is not JSON', input: value });
          return z.NEVER;
        }
      }),
    ),
    schema,
  );
