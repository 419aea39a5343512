import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { commandOf, emailMessage } from '../../core/commands.ts';
import type { earlierMail } from '../../lambdas/email/mail-record.ts';
import type { messageParser } from '../../lambdas/runtime/parse.ts';
import { applyBlocks } from '../support/document.ts';
import { orderIn } from '../support/samples.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Version {
  readonly commandOf: typeof commandOf;
  readonly emailMessage: typeof emailMessage;
  readonly messageParser: typeof messageParser;
  readonly earlierMail: typeof earlierMail;
}

let directory: string;
let before: Version;
let after: Version;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'order-pipeline-version-'));
  for (const name of ['core', 'lambdas']) {
    cpSync(join(root, name), join(directory, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  applyBlocks(readFileSync(join(root, 'docs/changing.md'), 'utf8'), directory);
  before = await load(root, 'before');
  after = await load(directory, 'after');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A version of the project, as it would be deployed. */
async function load(project: string, name: string): Promise<Version> {
  const outfile = join(directory, `${name}.mjs`);
  await build({
    stdin: {
      contents: `
        export { commandOf, emailMessage } from './core/commands.ts';
        export { earlierMail } from './lambdas/email/mail-record.ts';
        export { messageParser } from './lambdas/runtime/parse.ts';`,
      resolveDir: project,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

const sentBy = ({ commandOf }: Version) =>
  JSON.stringify(commandOf('email.cancelled', orderIn('cancelled')));
const readBy = ({ messageParser, emailMessage }: Version, body: string): unknown =>
  messageParser(emailMessage)(body);

describe('while the message that the documentation changes is deployed', () => {
  it('a message of before is read by the code after', () => {
    const { released, ...rest } = JSON.parse(sentBy(before));
    expect(released).toBeTypeOf('boolean');
    expect(readBy(after, sentBy(before))).toEqual({ ...rest, schemaVersion: 2, held: released });
  });

  it('what else depends on the field is changed with it', () => {
    const order = orderIn('cancelled');
    for (const reserved of [order.reserved, undefined]) {
      for (const version of [before, after]) {
        const { reserved: _, ...rest } = order;
        const cancelled = { ...rest, ...(reserved && { reserved }) };
        const message = version.emailMessage.parse(version.commandOf('email.cancelled', cancelled));
        expect(version.earlierMail(message)?.type).toBe(reserved && 'email.confirmed');
      }
    }
  });

  it('a message of after waits for its code where that is not there yet', () => {
    expect(() => readBy(before, sentBy(after))).toThrow(
      expect.objectContaining({ name: 'TransientFault' }),
    );
  });

  it('each code reads its own', () => {
    for (const version of [before, after]) {
      const body = sentBy(version);
      expect(readBy(version, body)).toEqual(JSON.parse(body));
    }
  });

  it('a mail that nothing was changed about is read by the code after', () => {
    const order = {
      ...orderIn('rejected'),
      shortages: [{ reason: 'unknown-product', sku: 'LAMP', requested: 1 } as const],
    };
    const body = JSON.stringify(before.commandOf('email.rejected', order));
    expect(readBy(after, body)).toEqual({ ...JSON.parse(body), schemaVersion: 2 });
  });
});
