import type { Scenario } from './scenario.ts';

const calls = [
  ['s3 ls', 'NotImplemented', 'ListBuckets', 's3: GET / is not run on the laptop'],
  ['sns list-topics', 'InvalidAction', 'ListTopics', 'sns of version 2010-03-31 is not run'],
  [
    'sts get-caller-identity',
    'InvalidAction',
    'GetCallerIdentity',
    'sts of version 2011-06-15 is not run',
  ],
  [
    'lambda list-functions',
    'UnknownOperationException',
    'ListFunctions',
    'lambda: GET /2015-03-31/functions is not run',
  ],
  [
    'sesv2 list-email-identities',
    'UnknownOperationException',
    'ListEmailIdentities',
    'ses: GET /v2/email/identities is not run',
  ],
  [
    'logs describe-log-groups',
    'UnknownOperationException',
    'DescribeLogGroups',
    'Logs_20140328.DescribeLogGroups is not run',
  ],
  [
    'dynamodb list-backups',
    'UnknownOperationException',
    'ListBackups',
    'DynamoDB_20120810.ListBackups is not run',
  ],
  ['ses list-templates', 'InvalidAction', 'ListTemplates', 'ListTemplates is not run'],
] as const;

/** What the laptop does not run is refused by its name. */
export const notRun: readonly Scenario[] = calls.map(([command, code, operation, says]) => ({
  name: `${command} is refused by its name`,
  run: (cli) => cli.isRefused({ code, operation, says }, ...command.split(' ')),
}));
