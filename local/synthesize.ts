import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod';

/** The app could not be synthesized; the message is what it printed, or what is wrong in its files. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

export interface SynthesisOptions {
  /** The folder of the CDK app. */
  readonly projectDirectory: string;
  /** Where the cloud assembly goes. */
  readonly outputDirectory: string;
  /** CDK context, on top of what cdk.json has. */
  readonly context: Readonly<Record<string, string>>;
  /**
   * Whether what was synthesized from the same sources is used again. Default: true; false for an app
   * that is not laid out as this project.
   */
  readonly reuse?: boolean;
  /** Told of the process that runs the app. */
  readonly onSpawn?: (pid: number) => void;
}

/** What the template and the bundles are made of. */
const SOURCES = ['bin/app.ts', 'lib', 'lambdas', 'core', 'cdk.json', 'package-lock.json'];

/** Beside the assembly: what it was made from. */
const FINGERPRINT_FILE = '.fingerprint';

/**
 * Synthesizes the app as `cdk synth` does, without the CLI. What was synthesized from the same
 * sources and context before is used again. Tells whether it was.
 */
export async function synthesize(options: SynthesisOptions): Promise<{ readonly reused: boolean }> {
  const { outputDirectory, reuse = true } = options;
  if (!reuse) {
    await rm(outputDirectory, { recursive: true, force: true });
    await runApp(options);
    return { reused: false };
  }
  const fingerprint = await fingerprintOf(options);
  const fingerprintFile = join(outputDirectory, FINGERPRINT_FILE);
  const before = existsSync(fingerprintFile) ? await readFile(fingerprintFile, 'utf8') : '';
  if (before === fingerprint) return { reused: true };
  await rm(outputDirectory, { recursive: true, force: true });
  await runApp(options);
  await writeFile(fingerprintFile, fingerprint);
  return { reused: false };
}

async function fingerprintOf({ projectDirectory, context }: SynthesisOptions): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([process.version, context]));
  for (const source of SOURCES) {
    for (const file of await filesBelow(join(projectDirectory, source))) {
      hash.update(`\0${relative(projectDirectory, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** The path itself when it is a file; every file below it, sorted, when it is a folder. */
async function filesBelow(path: string): Promise<readonly string[]> {
  if (/\.\w+$/.test(path)) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const contextSchema = z.record(z.string(), z.unknown());
const cdkJsonSchema = z.object({ app: z.string(), context: contextSchema.default({}) });

/** @throws SynthesisError that names the file */
async function readSettings<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new SynthesisError(`${file} cannot be used: ${why}`, { cause });
  }
}

/** Runs the app of cdk.json in a process of its own, with the environment that the CLI gives it. */
async function runApp(options: SynthesisOptions) {
  const { projectDirectory, outputDirectory, context, onSpawn } = options;
  const cdkJson = await readSettings(join(projectDirectory, 'cdk.json'), cdkJsonSchema);
  const found = join(projectDirectory, 'cdk.context.json');
  const lookedUp = existsSync(found) ? await readSettings(found, contextSchema) : {};
  const env = {
    ...process.env,
    CDK_OUTDIR: outputDirectory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, ...lookedUp, ...context }),
    // The CLI's own check of the template takes longer than the synthesis; deploying has it.
    CDK_VALIDATION: 'false',
  };
  const child = spawn(cdkJson.app, { cwd: projectDirectory, env, shell: true, stdio: 'pipe' });
  if (child.pid !== undefined) onSpawn?.(child.pid);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new SynthesisError(`the CDK app failed:\n${printed.trim()}`);
}
