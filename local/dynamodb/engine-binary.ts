/** Finds the DynamoDB engine's binary, and installs it where npm could not. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The version that the lock file pins for linux-x64; other platforms get the same. */
const ENGINE_VERSION = '1.2.1';
const INSTALL_TIMEOUT_MS = 120_000;

/** There is no DynamoDB engine for this machine, and none could be installed. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';

  constructor(packageName: string, directory: string, cause: unknown) {
    super(
      `The DynamoDB engine ${packageName}@${ENGINE_VERSION} is not installed and could not be. ` +
        `Either install it (npm install --prefix ${directory} ${packageName}@${ENGINE_VERSION}), ` +
        'or set DYNAMODB_ENDPOINT to the URL of a DynamoDB-compatible server, such as DynamoDB Local.',
      { cause },
    );
  }
}

/** Where the engine is looked for, and what is said while it is installed. */
export interface EngineBinaryOptions {
  /** Folder for an engine that the lock file does not hold, such as `.local/engine`. */
  readonly installDirectory: string;
  readonly onMessage: (message: string) => void;
  /** `linux-x64`, `darwin-arm64`, …; default: this machine's. */
  readonly platform?: string;
  /** Runs npm; default: the one on the PATH. */
  readonly runNpm?: (args: readonly string[]) => Promise<void>;
}

/**
 * The path of the engine's binary: from the project's packages, from `installDirectory`, or
 * installed into it now.
 * @throws EngineUnavailableError which names both ways out.
 */
export async function findEngineBinary(options: EngineBinaryOptions): Promise<string> {
  const platform = options.platform ?? `${process.platform}-${process.arch}`;
  const packageName = `@dynoxide/${platform}`;
  const { installDirectory, onMessage } = options;
  // Resolution from a file inside the folder sees the folder's own node_modules.
  const anchors = [import.meta.url, join(installDirectory, 'package.json')];
  for (const anchor of anchors) {
    const binary = resolveBinary(anchor, packageName, platform);
    if (binary !== undefined) return binary;
  }
  onMessage(`Installing the DynamoDB engine ${packageName}@${ENGINE_VERSION}, once …`);
  try {
    await mkdir(installDirectory, { recursive: true });
    await writeFile(join(installDirectory, 'package.json'), '{ "private": true }\n');
    const spec = `${packageName}@${ENGINE_VERSION}`;
    await (options.runNpm ?? npm)(['install', '--prefix', installDirectory, '--no-audit', spec]);
  } catch (cause) {
    throw new EngineUnavailableError(packageName, installDirectory, cause);
  }
  const installed = resolveBinary(join(installDirectory, 'package.json'), packageName, platform);
  if (installed !== undefined) return installed;
  throw new EngineUnavailableError(packageName, installDirectory, new Error('npm left no binary'));
}

function resolveBinary(
  anchor: string | URL,
  packageName: string,
  platform: string,
): string | undefined {
  const file = platform.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide';
  try {
    const manifest = createRequire(anchor).resolve(`${packageName}/package.json`);
    const binary = join(dirname(manifest), file);
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined; // The package is not there: the caller tries the next place.
  }
}

async function npm(args: readonly string[]): Promise<void> {
  const windows = process.platform === 'win32';
  // npm is a batch file on Windows, which only a shell can run; no argument comes from a user.
  await promisify(execFile)(windows ? 'npm.cmd' : 'npm', args, {
    timeout: INSTALL_TIMEOUT_MS,
    shell: windows,
  });
}
