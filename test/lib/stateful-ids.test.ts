import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { constructsOf, templateWith } from './template.ts';

/**
 * The logical ids of what holds data, an address or a reputation. CloudFormation knows a resource by
 * its logical id alone: under another one it is a new, empty resource, and the old one is deleted or
 * left behind. An id may be added here; one that changes or goes needs a migration of what it holds.
 */
const pinned: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': [
    'EmailEmailIdempotencyTableD92C43BA',
    'FailuresTable83A0A723',
    'InventoryInventoryIdempotencyTable62770B2F',
    'MailReportsTable32B111BE',
    'MovementsTable7FF5F598',
    'OrderOrderIdempotencyTableF3F75756',
    'OrdersTable1F8332C7',
    'OwnersTable7A123F34',
    'ReservationsTable380C1AD4',
    'StockTable32C7FBF3',
    'SuppressionsTableF0485256',
    'WatchTableBABB35AE',
  ],
  'AWS::SQS::Queue': [
    'EmailDeadLettersCEB7D26D',
    'EmailQueue331EF5E1',
    'InventoryDeadLettersD0673689',
    'InventoryQueue95BDF5BE',
    'MailFeedbackDeadLetters76165032',
    'MailFeedbackQueue01441538',
    'OrderOrderRepliesDeadLetters65A26801',
    'OrderOrderRepliesQueueA37913F6',
    'OrderOrdersDeadLettersBD7F283C',
    'OrderOrdersQueue97A914D4',
  ],
  'AWS::Logs::LogGroup': [
    'ApiFunctionLogs4B382957',
    'ApiHttpApiAccessLog10749578',
    'EmailConsumerLogsE0F48832',
    'InventoryConsumerLogs9EA2726E',
    'MailFeedbackFunctionLogsEE960F4D',
    'OrderConsumerLogs86A6F608',
    'WatchFunctionLogs80146208',
  ],
  'AWS::SES::EmailIdentity': ['MailIdentity4EC7C521'],
  'AWS::SES::ConfigurationSet': ['MailConfigurationSet2AA84368'],
  'AWS::KMS::Key': ['DataKey17AFBB84', 'MailFeedbackKey39751EAB'],
  'AWS::SNS::Topic': ['MailFeedbackTopic7A5EA358'],
  'AWS::ApiGatewayV2::Api': ['ApiHttpApi4C294DC0'],
};

/** The same of a template. */
function statefulIn(template: ReturnType<typeof templateWith>): typeof pinned {
  const resources: Readonly<Record<string, { readonly Type: string }>> =
    template.toJSON()['Resources'];
  return Object.fromEntries(
    Object.keys(pinned).map((type) => [
      type,
      Object.keys(resources)
        .filter((id) => resources[id]?.Type === type)
        .sort(),
    ]),
  );
}

describe('the logical ids of what holds data', () => {
  it('stay what they are', () => {
    expect(statefulIn(templateWith({ customerManagedKey: true }))).toEqual(pinned);
  });

  it('are the same in every environment', () => {
    const environment = 'development';
    expect(statefulIn(templateWith({ environment, customerManagedKey: true }))).toEqual(pinned);
  });

  it('would be found changed if a construct were moved', () => {
    const moved = templateWith({ customerManagedKey: true }, (stack) => {
      constructsOf(stack, CfnQueue)[0]?.overrideLogicalId('Elsewhere');
    });
    expect(statefulIn(moved)).not.toEqual(pinned);
  });
});
