/** What is run: this project's pipeline, another CDK app, or what somebody has synthesized. */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { synthesize } from './synthesize.ts';

export type App =
  | { readonly kind: 'pipeline'; readonly directory: string }
  /** A folder with a `cdk.json`. */
  | { readonly kind: 'project'; readonly directory: string }
  /** A folder that `cdk synth` has written. */
  | { readonly kind: 'assembly'; readonly directory: string };

/** There is no app where the command line says. */
export class NoAppError extends Error {
  override readonly name = 'NoAppError';

  constructor(directory: string) {
    super(
      `${directory} is no CDK app: it has neither a cdk.json nor, as a cloud assembly (cdk.out), ` +
        'a manifest.json.',
    );
  }
}

/** @param path relative to the working folder. @throws NoAppError */
export function findApp(path: string): App {
  const directory = resolve(path);
  if (existsSync(join(directory, 'manifest.json'))) return { kind: 'assembly', directory };
  if (existsSync(join(directory, 'cdk.json'))) return { kind: 'project', directory };
  throw new NoAppError(directory);
}

/** The name of the folder of what is kept: of each app its own, so that no two share tables. */
export function stateName(app: App, endpointPort: number): string {
  if (app.kind === 'pipeline') return String(endpointPort);
  const digest = hash('sha256', app.directory).slice(0, 8);
  return `${endpointPort}-${basename(app.directory)}-${digest}`;
}

export interface AssembleOptions {
  readonly stateDirectory: string;
  readonly context: Readonly<Record<string, string>>;
  readonly onSpawn?: (pid: number) => void;
}

/** Synthesizes what is not yet. Tells where the assembly is, and whether the app has just run. */
export async function assemble(
  app: App,
  { stateDirectory, context, onSpawn }: AssembleOptions,
): Promise<{ readonly assemblyDirectory: string; readonly synthesized: boolean }> {
  if (app.kind === 'assembly') return { assemblyDirectory: app.directory, synthesized: false };
  const isPipeline = app.kind === 'pipeline';
  const assemblyDirectory = join(stateDirectory, 'cdk.out');
  const { reused } = await synthesize({
    projectDirectory: app.directory,
    outputDirectory: assemblyDirectory,
    context: isPipeline ? { environment: 'development', ...context } : context,
    // What another app is made of is not known.
    reuse: isPipeline,
    ...(onSpawn && { onSpawn }),
  });
  return { assemblyDirectory, synthesized: !reused };
}
