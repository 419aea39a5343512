/** Breaks the stack, and ends with 1 when cfn-lint does not see it: `cfn-lint-sees-red.ts FILE`. */
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { checkStack } from '../bin/check-stack/check.ts';

const [cfnLint] = process.argv.slice(2);
if (cfnLint === undefined) throw new Error('say where cfn-lint is');

const { findings } = checkStack({
  cfnLint,
  plugins: ['cfn-lint'],
  change: (stack) => {
    for (const queue of stack.node.findAll()) {
      // SQS hides a message for 43,200 s at most.
      if (queue instanceof CfnQueue) queue.visibilityTimeout = 50_000;
    }
  },
});
const seen = findings.filter(({ ruleName }) => ruleName === 'E3034').length;
console.log(`cfn-lint sees ${seen} queues whose visibility timeout is too long`);
process.exitCode = seen > 0 ? 0 : 1;
