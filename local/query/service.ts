/** The query protocol around a table of actions: parsing, XML answers, and errors in one place. */
import { z } from 'zod';
import { QueryError } from './error.ts';
import { decodeForm, type FormValue } from './form.ts';
import { type XmlValue, xmlContent, xmlElement } from './xml.ts';

/** What a handler may know of a request besides its parameters. */
export interface QueryContext {
  readonly requestId: string;
  /** The endpoint's own URL, without a trailing slash. */
  readonly baseUrl: string;
  /** The access key that the request names as its signer. It is not verified here. */
  readonly accessKeyId?: string;
}

export interface QueryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** XML. */
  readonly body: string;
}

/** Answers one form-encoded request. It never rejects. */
export type QueryService = (form: string, context: QueryContext) => Promise<QueryAnswer>;

/** Runs one action; the answer is what stands in `<ActionResult>`. */
export type QueryAction = (
  parameters: { [key: string]: FormValue },
  context: QueryContext,
) => XmlValue | Promise<XmlValue>;

/**
 * Builds a service from its actions.
 * An unknown action answers `InvalidAction`, a schema's refusal `invalidParameterCode`, and
 * anything else `InternalFailure` with status 500, which SDKs retry.
 */
export function createQueryService(options: {
  readonly namespace: string;
  readonly actions: Readonly<Record<string, QueryAction>>;
  /** The code of this service for a parameter that does not parse. */
  readonly invalidParameterCode: string;
  readonly onFault: (error: unknown) => void;
}): QueryService {
  const { namespace, invalidParameterCode } = options;
  const actions = new Map(Object.entries(options.actions));

  return async (form, context) => {
    try {
      const parameters = decodeForm(form);
      const name = parameters['Action'];
      const action = typeof name === 'string' ? actions.get(name) : undefined;
      if (typeof name !== 'string' || action === undefined) throw invalidAction(name);
      const result = xmlElement(`${name}Result`, (await action(parameters, context)) ?? '');
      const metadata = xmlElement('ResponseMetadata', { RequestId: context.requestId });
      return answer(200, `${name}Response`, namespace, result + metadata);
    } catch (error) {
      const refusal = toQueryError(error, invalidParameterCode, options.onFault);
      return queryErrorAnswer(refusal, namespace, context.requestId);
    }
  };
}

/** The wire form of a refusal, for callers that have no service to ask. */
export function queryErrorAnswer(
  error: QueryError,
  namespace: string,
  requestId: string,
): QueryAnswer {
  const body = xmlContent({
    Error: {
      Type: error.status < 500 ? 'Sender' : 'Receiver',
      Code: error.code,
      Message: error.message,
    },
    RequestId: requestId,
  });
  return answer(error.status, 'ErrorResponse', namespace, body);
}

function answer(status: number, root: string, namespace: string, content: string): QueryAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${namespace}">${content}</${root}>`,
  };
}

function invalidAction(name: FormValue | undefined): QueryError {
  const given = typeof name === 'string' ? `The action ${name}` : 'A request without an action';
  return new QueryError('InvalidAction', `${given} is not run on the laptop.`);
}

function toQueryError(
  error: unknown,
  invalidParameterCode: string,
  onFault: (error: unknown) => void,
): QueryError {
  if (error instanceof QueryError) return error;
  if (error instanceof z.ZodError) {
    const issues = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return new QueryError(invalidParameterCode, issues.join('; '));
  }
  onFault(error);
  return new QueryError('InternalFailure', 'The laptop runtime failed; see its log.', 500);
}
