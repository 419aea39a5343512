import type { Command } from './command.ts';

const commonOptions = `  --endpoint URL|aws  where the deployment is (default: AWS_ENDPOINT_URL, else
                      http://127.0.0.1:4566, which \`npm start\` serves)
  --stack NAME        default OrderPipeline on AWS, OrderPipelineDevelopment on an endpoint
  --region REGION     default us-east-1 on an endpoint, the SDK's own on AWS
  --json              the answer for a program
  --help              this text

On AWS, account and profile are those that the SDK finds (AWS_PROFILE and the like).

Ends with 0 when all is well, 1 when something is wrong, 2 when it was called wrongly, 3 when the
deployment does not answer, is not there, or refuses the caller.`;

export function helpOf({ usage, examples }: Command): string {
  return `Usage: npm run ops -- ${usage}
${commonOptions}

${exampleLines(examples)}`;
}

/** The commands that begin with these words. */
export function overview(commands: readonly Command[], words: readonly string[] = []): string {
  const prefix = words.join(' ');
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: npm run ops -- ${[prefix, 'COMMAND'].filter(Boolean).join(' ')} [options]

The operator's command line: looks into a deployment, and mends what only a person should.

${list.join('\n')}

Every command has a --help of its own, and these options:

${commonOptions}

${exampleLines(commands.map(({ examples }) => examples[0]))}`;
}

const exampleLines = (examples: readonly string[]) =>
  ['Examples:', ...examples.map((example) => `  npm run ops -- ${example}`)].join('\n');
