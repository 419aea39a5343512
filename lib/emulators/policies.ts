import * as z from 'zod';

/**
 * Calls that have no action of their own: AWS allows the batch to whom it allows the single call
 * (Service Authorization Reference, "Amazon SQS"). MiniStack asks for an action of the batch's name.
 */
const batches: Readonly<Record<string, string>> = {
  'sqs:SendMessage': 'sqs:SendMessageBatch',
  'sqs:DeleteMessage': 'sqs:DeleteMessageBatch',
  'sqs:ChangeMessageVisibility': 'sqs:ChangeMessageVisibilityBatch',
};

/**
 * MiniStack asks for it on `*`, and knows neither identity nor sender (`ses:FromAddress`). LocalStack
 * has neither identity nor configuration set as resources of the stack.
 */
const UNSCOPED = 'ses:SendEmail';

const document = z.looseObject({
  Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
});

/** A resolved policy in words that the emulators know: it allows there what it allows on AWS. */
export function inTheEmulatorsWords(policy: unknown): z.output<typeof document> {
  const { Statement, ...rest } = document.parse(policy);
  return {
    ...rest,
    Statement: Statement.map(({ Action, ...statement }) => {
      const actions = [Action].flat();
      if (actions.includes(UNSCOPED)) return { Effect: 'Allow', Action: actions, Resource: '*' };
      const more = actions.flatMap((action) => batches[action] ?? []);
      return { ...statement, Action: [...actions, ...more] };
    }),
  };
}
