import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../bin/ops/commands.ts';
import { Operator } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await Operator.start();
});
afterEach(() => operator.end());

describe('the help', () => {
  it('lists every command, and is the answer to no command', async () => {
    const asked = await operator.run('--help');
    for (const { summary } of commands) expect(asked.out).toContain(summary);
    expect(asked.code).toBe(0);
    expect(await operator.run('')).toEqual({ ...asked, code: 2 });
  });

  it('lists the commands of a group', async () => {
    const { code, out } = await operator.run('dlq --help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: npm run ops -- dlq COMMAND');
    expect(out).not.toContain('reconcile');
  });

  it.each(commands.map(({ name }) => name))(
    'of %s tells its options and shows examples',
    async (name) => {
      const { code, out } = await operator.run(`${name} --help`);
      expect(code).toBe(0);
      const command = commands.find((one) => one.name === name);
      for (const option of Object.keys(command?.options ?? {}))
        expect(out).toContain(`  --${option}`);
      expect(out).toContain(`Examples:\n  npm run ops -- ${name}`);
    },
  );
});

describe('a wrong command line', () => {
  it.each([
    ['frob', 'there is no command "frob"'],
    ['dlq', 'dlq what? dlq list, dlq show, dlq redrive'],
    ['dlq list --rate 3', 'dlq list has no option --rate'],
    ['dlq list inventory', 'dlq list takes no words'],
    ['dlq list --limit 0', '--limit must be an integer from 1 to 100000, not "0"'],
    ['dlq list --colour', "Unknown option '--colour'"],
    ['stock set MUG -3', "Unknown option '-3' (a word that begins with a dash stands behind --)\n"],
    ['stock set -- -MUG many', 'QUANTITY must be an integer'],
    ['dlq show', 'dlq show takes one QUEUE'],
    ['dlq show all', 'dlq show takes one QUEUE, not all'],
    ['dlq show payment', 'there is no queue "payment"; there are orders, inventory'],
    ['dlq redrive', 'dlq redrive what? QUEUE, all, or --order ID'],
    ['dlq redrive orders email', 'one queue, or all; not also email'],
    ['dlq redrive all --rate many', '--rate must be an integer from 1 to 1000, not "many"'],
    ['reconcile orders', 'reconcile takes no words'],
    ['dlq list --endpoint localhost', '--endpoint must be an http or https URL, not "localhost"'],
    ['dlq list --endpoint aws', 'AWS_ENDPOINT_URL is set'],
  ])('%s ends with 2 and says what is wrong', async (line, message) => {
    const { code, out, err } = await operator.run(line);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });
});

describe('a deployment that cannot be used', () => {
  it('that does not answer ends with 3, with where it was looked for', async () => {
    const { code, err } = await operator.run('dlq list --endpoint http://127.0.0.1:1');
    expect(code).toBe(3);
    expect(err).toContain('OrderPipelineDevelopment cannot be read at http://127.0.0.1:1');
    expect(err).toContain('ECONNREFUSED');
  });

  it('that is not there ends with 3, with its name', async () => {
    const { code, err } = await operator.run('dlq list --stack Elsewhere');
    expect(code).toBe(3);
    expect(err).toContain('Stack with id Elsewhere does not exist');
  });

  it('that loses a queue meanwhile ends with 3, with what SQS says', async () => {
    operator.model.deleteQueue('Inventory-dead.fifo');
    const { code, err } = await operator.run('dlq list');
    expect(code).toBe(3);
    expect(err).toContain('queue does not exist');
  });
});
