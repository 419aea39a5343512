/** The examples of docs/laptop.md, run as they stand there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Child, runChild } from './child.ts';
import type { ClientResult } from './client-result.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/laptop.md', import.meta.url));
const SECTION = 'The AWS CLI and other SDKs';
/** Where `npm start` listens when nothing is said. */
const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';
const LIMIT_MS = 120_000;

const languages = ['sh', 'python'] as const;
type Language = (typeof languages)[number];

export async function runDocumented(options: {
  readonly endpoint: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}): Promise<ClientResult> {
  const { endpoint, environment, directory } = options;
  const page = readFileSync(PAGE, 'utf8');
  const failures: string[] = [];
  for (const language of languages) {
    const script = exampleOf(page, language).replaceAll(DEFAULT_ENDPOINT, endpoint);
    const { prints, program } = examples[language];
    const child = { ...program(script), environment, directory, limitMs: LIMIT_MS };
    const { status, stdout, stderr } = await runChild(child);
    if (status === 0 && stderr === '' && prints.every((text) => stdout.includes(text))) continue;
    failures.push(
      `docs/laptop.md: the example in ${language} ended with ${status}, and should print ` +
        `${prints.join(', ')}:\n${stdout}${stderr}`,
    );
  }
  return { client: 'docs/laptop.md', passed: languages.length - failures.length, failures };
}

interface Example {
  readonly program: (script: string) => Pick<Child, 'command' | 'args'>;
  readonly prints: readonly string[];
}

const examples: Readonly<Record<Language, Example>> = {
  sh: {
    program: (script) => ({ command: 'bash', args: ['-euo', 'pipefail', '-c', script] }),
    // A message, a queue's URL, an item of the stock, a mail that was accepted, and the same in the inbox.
    prints: ['"Body": "hello"', '.fifo"', '"TEAPOT"', '"MessageId"', '"Subject":"Hi"'],
  },
  python: {
    program: (script) => ({ command: 'python', args: ['-c', script] }),
    // A message, a queue, an item of the stock, the inbox.
    prints: ['hello\n', 'OrdersQueue', 'TEAPOT ', ' mails\n'],
  },
};

/** The first block of a language in the section. @throws when there is none. */
export function exampleOf(page: string, language: Language): string {
  const [, section = ''] = page.split(`## ${SECTION}\n`);
  const [text = ''] = section.split('\n## ');
  const [, example] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text) ?? [];
  if (example === undefined) throw new Error(`"${SECTION}" has no example in ${language}`);
  return example;
}
