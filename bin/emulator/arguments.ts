import * as z from 'zod';
import { UsageError } from '../command-line/usage-error.ts';
import { checkContext, contextOption, valuesOf } from './context.ts';

export const usage = `Usage: npm run deploy:emulator -- [options]

Deploys the stack to MiniStack, an emulator of AWS, with the plain cdk CLI: installs MiniStack
outside of the project when it is missing, starts it on 127.0.0.1 when nothing listens, bootstraps,
deploys, and reads back what was deployed. Again after a change: deploys the change. MiniStack runs
on until --stop. Needs Python 3.11 or later with venv, and openssl.

  --port PORT       of MiniStack (default 4576)
  -c NAME=VALUE     a setting of the stack, as often as wanted
  --destroy         takes the stack down, and lists what is left of it
  --gaps            looks for everything that MiniStack is known to do otherwise (docs/emulators.md),
                    and fails for what it does as AWS does by now
  --stop            ends the MiniStack that this command started
  --cache DIRECTORY where MiniStack is installed and runs (default ~/.cache/order-pipeline)
  --help            this text

Writes .local/emulator.json (API, endpoint, region, stack, credentials, callers) and
.local/emulator.env, the same for a shell: \`. .local/emulator.env && npm run ops -- doctor\`.

Ends with 0 when all is well, 1 when something is not, 2 when it was called wrongly.`;

export type Action = 'deploy' | 'destroy' | 'gaps' | 'stop' | 'help';

export interface Arguments {
  readonly action: Action;
  readonly port: number;
  readonly cache: string | undefined;
  /** `name=value`. */
  readonly context: readonly string[];
}

const options = {
  port: { type: 'string', default: '4576' },
  context: contextOption,
  cache: { type: 'string' },
  destroy: { type: 'boolean', default: false },
  gaps: { type: 'boolean', default: false },
  stop: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const portSchema = z.coerce.number().int().min(1).max(65_535);

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { context = [], cache, port, ...values } = valuesOf(args, options);
  const [action = 'deploy', other] = (['destroy', 'gaps', 'stop'] as const).filter(
    (name) => values[name],
  );
  if (other) throw new UsageError(`--${action} and --${other} do not go together`);
  const parsed = portSchema.safeParse(port);
  if (!parsed.success) throw new UsageError(`--port ${port} is no port`);
  return {
    action: values.help ? 'help' : action,
    port: parsed.data,
    cache,
    context: checkContext(context),
  };
}
