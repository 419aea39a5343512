/** Settings of the stack on a command line, `-c name=value` as `cdk` takes them. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../command-line/usage-error.ts';

/** Of `parseArgs`. */
export const contextOption = { type: 'string', short: 'c', multiple: true } as const;

/** @throws UsageError one of them is not `name=value` */
export function checkContext(context: readonly string[]): readonly string[] {
  const wrong = context.find((pair) => !/^[^=]+=/.test(pair));
  if (wrong !== undefined) throw new UsageError(`-c ${wrong} is not name=value`);
  return context;
}

/** As `parseArgs`; @throws UsageError */
export function valuesOf<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
