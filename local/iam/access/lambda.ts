import { invokedFunction } from '../../lambda/invocations.ts';
import { ANY_RESOURCE, arnOf, type Needs, type Place } from './access.ts';

/** `/2015-03-31/event-source-mappings/UUID` */
const MAPPING = /^\/[\d-]+\/event-source-mappings\/?([^/]*)$/;
const callOf: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Update', DELETE: 'Delete' };

/**
 * What a call of Lambda needs: its own permission on the event source mapping, which a list has none
 * of, or on the function that it invokes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
export function lambdaNeeds(method: string, path: string, place: Place): Needs {
  const invoked = invokedFunction(path);
  if (invoked !== undefined && method === 'POST') {
    return [need('InvokeFunction', arnOf('lambda', place, `function:${invoked}`))];
  }
  const uuid = MAPPING.exec(path)?.[1];
  const call = callOf[method];
  if (uuid === undefined || call === undefined) return undefined;
  if (uuid === '') return [need('ListEventSourceMappings', ANY_RESOURCE)];
  return [
    need(`${call}EventSourceMapping`, arnOf('lambda', place, `event-source-mapping:${uuid}`)),
  ];
}

const need = (call: string, resource: string) => ({
  action: `lambda:${call}`,
  resource,
  context: {},
});
