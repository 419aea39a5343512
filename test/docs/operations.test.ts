/** What the documents tell operators to type is there, and their figures are the stack's. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../bin/ops/commands.ts';
import { readCommandLine } from '../../bin/ops/input.ts';
import { readSettings } from '../../lib/settings.ts';
import { resourcesOf, templateWith } from '../lib/template.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const pages = ['README.md', ...readdirSync(new URL('docs', root)).map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: read(path) }));
const everything = pages.map(({ text }) => text).join('\n');
const operations = read('docs/operations.md');

/** Each way in which `pattern`'s group is written in `text`, once. */
const written = (pattern: RegExp, text: string): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found = '']) => found)),
];

/** What a reader puts in place of a word of the documents; any file is one to read. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ORDER: 'ord_9f86d081884c7d659a2feaa0c55ad015',
  ID: 'ord_9f86d081884c7d659a2feaa0c55ad015',
  ADDRESS: 'ada@example.com',
  QUEUE: 'inventory',
  STAGE: 'inventory',
  $stage: 'inventory',
  $stack: 'OrderPipeline',
};
const wordOf = (word: string) => (word.endsWith('.csv') ? 'README.md' : (EXAMPLES[word] ?? word));

/** In a line of a block, or between backticks, where a line may end within. */
function opsCommands(text: string): readonly string[] {
  const inline = written(/`npm run ops -- ([^`]+)`/g, text.replaceAll(/\s+/g, ' '));
  return [...inline, ...written(/^ *(?:\$ )?npm run ops -- (.+)$/gm, text)];
}

describe('the documents', () => {
  const typed = opsCommands(everything).filter((line) => !line.startsWith('COMMAND'));

  it.each([...new Set(typed)])('name a command that is there: %s', (line) => {
    const args = line.replaceAll('"', '').trim().split(/\s+/).map(wordOf);
    const { command, input, common } = readCommandLine(args, commands, {});
    expect(common.help || command).toBeTruthy();
    if (!common.help) command?.prepare(input);
  });

  it.each(written(/-c (\w+)=/g, everything).filter((name) => name !== 'name'))(
    'name a setting that is there: %s',
    (name) => {
      let message = '';
      try {
        readSettings({ [name]: 'anything' });
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toContain('there is no setting');
    },
  );

  it('show settings that can be deployed', () => {
    const [block = ''] = written(/^```json\n("environments"[\s\S]+?)^```$/gm, operations);
    const { environments } = JSON.parse(`{${block}}`);
    for (const environment of Object.keys(environments)) {
      expect(readSettings({ environment, environments })).toMatchObject(environments[environment]);
    }
  });
});

/** Of the stage that `docs/add-a-stage.md` adds; its own test looks at it. */
const OF_THE_EXAMPLE = 'PointsTableName';

describe('what the documents say of the stack', () => {
  let template: Template;
  beforeAll(() => {
    template = templateWith({
      mailDomain: 'shop.example',
      mailFromDomain: 'bounce.shop.example',
    });
  });
  const numberOf = (type: string) => Object.keys(resourcesOf(template, type)).length;

  it('names outputs that it has', () => {
    const names = written(/(?:OutputKey==`|outputs? `)(\w+)`/g, everything).filter(
      (name) => name !== OF_THE_EXAMPLE,
    );
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(template.findOutputs(name)).not.toEqual({});
  });

  it('counts what outlives it', () => {
    const [tables, queues] = [numberOf('AWS::DynamoDB::Table'), numberOf('AWS::SQS::Queue')];
    const groups = numberOf('AWS::Logs::LogGroup');
    expect(operations).toContain(`${tables} tables, ${queues} queues, ${groups} log groups`);
    expect(operations).toContain(`| DynamoDB, tables | 2,500 | ${tables} an environment |`);
    expect(operations).toContain(`tables                    ${tables} active`);
  });

  it('adds up the concurrency that its queues may use', () => {
    const mappings = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
    const sum = mappings.reduce(
      (total, { Properties }) =>
        total + Number(Object(Properties['ScalingConfig'])['MaximumConcurrency']),
      0,
    );
    expect(operations).toContain(`${sum} for the queues`);
  });

  it('adds up what its routes admit', () => {
    const routes = numberOf('AWS::ApiGatewayV2::Route');
    const { throttleRate, throttleBurst, cancelThrottleRate, cancelThrottleBurst } = readSettings(
      {},
    );
    // All but the one that cancels.
    const rate = (routes - 1) * throttleRate + cancelThrottleRate;
    const burst = (routes - 1) * throttleBurst + cancelThrottleBurst;
    const format = (figure: number) => figure.toLocaleString('en');
    expect(operations).toContain(`| ${format(rate)}, bursts of ${format(burst)}:`);
  });
});
