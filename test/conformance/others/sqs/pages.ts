/** Pages of AWS's documentation. */
const root = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest';

/** Of the API Reference. */
export const api = (action: string) => `${root}/APIReference/API_${action}.html`;

/** Of the Developer Guide. */
export const guide = (page: string) => `${root}/SQSDeveloperGuide/${page}.html`;

/** What an incorrect or expired receipt handle is answered, for each type of queue. */
export const receiptHandles = 'https://repost.aws/knowledge-center/sqs-receipt-handle-error';

export const faqs = 'https://aws.amazon.com/sqs/faqs/';
