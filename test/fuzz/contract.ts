/** The committed contract, read as a client reads it: without the code that it was made of. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const jsonSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.output<typeof jsonSchema>;

const content = z.record(z.string(), z.object({ schema: jsonSchema }));

const response = z.object({
  headers: z
    .record(z.string(), z.object({ required: z.boolean().default(false), schema: jsonSchema }))
    .default({}),
  content,
});
export type ContractResponse = z.output<typeof response>;

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema: jsonSchema,
});
export type ContractParameter = z.output<typeof parameter>;

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(parameter),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), response),
});
export type ContractOperation = z.output<typeof operation>;

const document = z.object({
  openapi: z.string().startsWith('3.1.'),
  paths: z.record(
    z.string().startsWith('/'),
    z.object({ get: operation.optional(), post: operation.optional() }),
  ),
  components: z.object({
    schemas: z.record(z.string(), jsonSchema),
    responses: z.object({ NoSuchPath: response, MethodNotAllowed: response }),
  }),
});
export type Contract = z.output<typeof document>;

const FILE = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));

export const readContract = (): Contract => document.parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** @throws when the contract has no such operation. */
export function operationOf(contract: Contract, operationId: string): ContractOperation {
  const found = Object.values(contract.paths)
    .flatMap(({ get, post }) => [get, post])
    .find((candidate) => candidate?.operationId === operationId);
  if (!found) throw new Error(`the contract has no operation ${operationId}`);
  return found;
}

/** Which answers are documented: an operation's by its id, or those of no operation. */
export type Documented = string | 'MethodNotAllowed' | 'NoSuchPath';

/** Follows a `$ref` into `components.schemas`; a schema that is none stays as it is. */
export function resolve(contract: Contract, schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const found = contract.components.schemas[$ref.replace('#/components/schemas/', '')];
  if (!found) throw new Error(`the contract has no schema ${$ref}`);
  return resolve(contract, found);
}

/** Where the answers to a request are documented: by its method, and its path as the contract has it. */
export function documentedFor(
  { paths }: Contract,
  method: string,
  path: string,
): readonly Documented[] {
  const item = paths[path];
  if (!item) return ['NoSuchPath'];
  const { get, post } = item;
  const operation = method === 'GET' ? get : method === 'POST' ? post : undefined;
  return [operation?.operationId ?? 'MethodNotAllowed'];
}
