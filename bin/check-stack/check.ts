import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import {
  FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT,
  VALIDATION_REPORT_FILE,
} from 'aws-cdk-lib/cx-api';
import { OrderPipelineStack } from '../../lib/order-pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';
import { type Acknowledged, acknowledgedIn } from './acknowledged.ts';
import { complete } from './deployments.ts';
import { pluginsFor } from './plugins.ts';
import { type Report, readReport } from './report-file.ts';

const CDK_JSON = fileURLToPath(new URL('../../cdk.json', import.meta.url));

/** What the plugins say of a stack. */
export interface Judgement extends Report {
  /** Every suppression that stands in the code of this stack, whether it suppresses anything or not. */
  readonly acknowledged: readonly Acknowledged[];
  /** Names of the plugins that judged it. */
  readonly plugins: readonly string[];
}

export interface CheckOptions {
  /** Settings, as `-c` gives them. Default: a deployment to production. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** What a test does to the stack before it is judged. */
  readonly change?: (stack: OrderPipelineStack) => void;
  /** Where cfn-lint is. Default: it is not asked. */
  readonly cfnLint?: string;
  /** Which plugins, by name. Default: all. */
  readonly plugins?: readonly string[];
}

/** Synthesizes the stack with the flags of cdk.json and lets the plugins judge it. */
export function checkStack(options: CheckOptions = {}): Judgement {
  const { context = complete, change, plugins } = options;
  const outdir = mkdtempSync(join(tmpdir(), 'check-stack-'));
  try {
    const app = new App({
      outdir,
      // One of `pluginsFor`, which do not depend on the environment's CDK_VALIDATION.
      builtinCloudFormationValidation: false,
      context: {
        ...JSON.parse(readFileSync(CDK_JSON, 'utf8')).context,
        ...context,
        // The report is read, not printed and thrown.
        [FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: false,
      },
    });
    const settings = readSettings(context);
    const stack = new OrderPipelineStack(app, 'OrderPipeline', { settings });
    change?.(stack);
    const chosen = pluginsFor(app, options.cfnLint).filter(
      ({ name }) => plugins?.includes(name) ?? true,
    );
    Validations.of(app).addPlugins(...chosen);
    app.synth();
    const report = readReport(join(outdir, VALIDATION_REPORT_FILE));
    return {
      ...report,
      acknowledged: acknowledgedIn(app),
      plugins: chosen.map(({ name }) => name),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
