import { CLOUDFORMATION_NAMESPACE } from '../cloudformation/service.ts';
import { accessKeyIdOf } from '../endpoint/access-key.ts';
import { parseJson } from '../endpoint/body.ts';
import type { EndpointServices } from '../endpoint/services.ts';
import { SES_NAMESPACE } from '../ses/service.ts';
import { cloudFormationNeeds } from './access/cloudformation.ts';
import { dynamoDbNeeds } from './access/dynamodb.ts';
import { lambdaNeeds } from './access/lambda.ts';
import { type SesPlace, sesNeeds } from './access/ses.ts';
import { sqsNeeds } from './access/sqs.ts';
import {
  dynamoDbDenied,
  lambdaDenied,
  queryDenied,
  sesDenied,
  sqsDenied,
} from './denied-answers.ts';
import type { Gate } from './gate.ts';

/**
 * The services as AWS has them: a call under a role's key is carried out when the role's policies
 * allow all that it needs. A call under any other key is carried out as it is.
 */
export function enforce(services: EndpointServices, gate: Gate, place: SesPlace): EndpointServices {
  return {
    ...services,
    async sqs(action, input, context) {
      const session = gate.sessionOf(context.accessKeyId);
      const denial =
        session && gate.denial(session, `sqs:${action}`, sqsNeeds(action, input, place));
      return denial ? sqsDenied(denial) : services.sqs(action, input, context);
    },
    dynamodb: {
      async forward(body, headers, signal) {
        const session = gate.sessionOf(accessKeyIdOf(headers.authorization));
        if (session) {
          const [, action = ''] = String(headers['x-amz-target']).split('.', 2);
          // What is no JSON needs nothing that is known here, and is denied.
          const needs = dynamoDbNeeds(action, parseJson(body), place);
          const denial = gate.denial(session, `dynamodb:${action}`, needs);
          if (denial) return dynamoDbDenied(denial);
        }
        return services.dynamodb.forward(body, headers, signal);
      },
    },
    async ses(form, context) {
      const session = gate.sessionOf(context.accessKeyId);
      const denial =
        session && gate.denial(session, callOf('ses', form), await sesNeeds(form, place));
      return denial
        ? sesDenied(denial, SES_NAMESPACE, context.requestId)
        : services.ses(form, context);
    },
    async lambda(request, context) {
      const session = gate.sessionOf(context.accessKeyId);
      const { method, path } = request;
      const needs = lambdaNeeds(method, path, place);
      const denial = session && gate.denial(session, `lambda:${method} ${path}`, needs);
      return denial ? lambdaDenied(denial) : services.lambda(request, context);
    },
    async cloudFormation(form, context) {
      const session = gate.sessionOf(context.accessKeyId);
      const denial =
        session &&
        gate.denial(session, callOf('cloudformation', form), cloudFormationNeeds(form, place));
      return denial
        ? queryDenied(denial, CLOUDFORMATION_NAMESPACE, context.requestId)
        : services.cloudFormation(form, context);
    },
  };
}

const callOf = (service: string, form: string) =>
  `${service}:${new URLSearchParams(form).get('Action') ?? ''}`;
