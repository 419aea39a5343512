/**
 * What is said for services and operations that are not run here, each in the shape that its clients
 * read errors in: otherwise they show a status alone.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { QueryError } from '../query/error.ts';
import { queryErrorAnswer } from '../query/service.ts';
import { xmlElement } from '../query/xml.ts';
import { type Answer, jsonError } from './answer.ts';

const SPOKEN =
  'This endpoint speaks SQS (JSON), DynamoDB, SES v1, CloudFormation, and of Lambda the event ' +
  'source mappings and Invoke.';

/** A call of a REST service, or of nothing that is known. */
export function restNotRun(
  { method, path, headers }: { method: string; path: string; headers: IncomingHttpHeaders },
  requestId: string,
): Answer {
  const service = signedService(headers);
  const call = service === undefined ? `${method} ${path}` : `${service}: ${method} ${path}`;
  const message = `${call} is not run on the laptop. ${SPOKEN}`;
  return service === 's3'
    ? s3Error(message, requestId)
    : jsonError(404, 'UnknownOperationException', message);
}

/** A call of the query protocol. */
export function queryNotRun(
  version: string | null,
  headers: IncomingHttpHeaders,
  requestId: string,
): Answer {
  const refusal = new QueryError(
    'InvalidAction',
    `${signedService(headers) ?? 'The service'} of version ${version} is not run on the laptop: ` +
      'SES v1 and CloudFormation speak the query protocol here, SQS only JSON.',
  );
  return queryErrorAnswer(refusal, '', requestId);
}

/** An operation of a service of AWS's JSON protocols. */
export function jsonNotRun(operation: string): Answer {
  return jsonError(400, 'UnknownOperationException', `${operation} is not run on the laptop.`);
}

/** The service that a request is signed for (AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/…). */
function signedService({ authorization }: IncomingHttpHeaders): string | undefined {
  return /\bCredential=[^/,\s]+\/\d{8}\/[\w-]+\/([\w-]{1,64})\//.exec(authorization ?? '')?.[1];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function s3Error(message: string, requestId: string): Answer {
  const error = { Code: 'NotImplemented', Message: message, RequestId: requestId };
  return {
    status: 501,
    headers: { 'content-type': 'application/xml' },
    body: xmlElement('Error', error),
  };
}
