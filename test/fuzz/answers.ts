/** Whether an answer is one that the contract has: status, headers, media type, body. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Contract, ContractResponse, Documented, JsonSchema } from './contract.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface AnswerChecker {
  /**
   * What is wrong with the answer; nothing when the contract has it.
   * @param documented operation ids, or names of `components.responses`; one of them must fit.
   */
  violations(
    documented: readonly Documented[],
    answer: Answer,
    isHead?: boolean,
  ): readonly string[];
}

export function answerChecker(contract: Contract): AnswerChecker {
  const validate = validatorOf(contract);
  const responses = responsesOf(contract);
  return {
    violations(documented, answer, isHead = false) {
      const candidates = documented.flatMap(
        (name) => responses.get(name)?.[`${answer.status}`] ?? [],
      );
      if (candidates.length === 0) {
        return [`status ${answer.status} is not documented for ${documented.join(', ')}`];
      }
      const all = candidates.map((response) => [
        ...headerViolations(response, answer),
        ...(isHead ? [] : bodyViolations(response, answer)),
      ]);
      return all.find((violations) => violations.length === 0) ?? all[0] ?? [];
    },
  };

  function headerViolations(response: ContractResponse, { headers }: Answer): readonly string[] {
    const mediaType = mediaTypeOf(headers);
    return Object.entries(response.headers).flatMap(([name, { required, schema }]) => {
      const value = headers[name.toLowerCase()];
      // What the gateway answers by itself has none of the API's headers.
      if (value === undefined) {
        const isApis = mediaType === 'application/problem+json' || response.content[mediaType];
        return required && isApis ? [`the header ${name} is missing`] : [];
      }
      const typed = schema['type'] === 'integer' ? Number(value) : value;
      return validate(schema, typed).map((error) => `the header ${name} ${error}`);
    });
  }

  function bodyViolations(
    response: ContractResponse,
    { headers, body }: Answer,
  ): readonly string[] {
    const mediaType = mediaTypeOf(headers);
    const schema = response.content[mediaType]?.schema;
    if (!schema) return [`the media type "${mediaType}" is not documented`];
    try {
      return validate(schema, JSON.parse(body.toString('utf8')));
    } catch {
      return ['the body is not JSON'];
    }
  }
}

function responsesOf(contract: Contract): ReadonlyMap<string, Record<string, ContractResponse>> {
  const { NoSuchPath, MethodNotAllowed } = contract.components.responses;
  const operations = Object.values(contract.paths)
    .flatMap(({ get, post }) => [get, post])
    .filter((operation) => operation !== undefined);
  return new Map<string, Record<string, ContractResponse>>([
    ['NoSuchPath', { 404: NoSuchPath }],
    ['MethodNotAllowed', { 405: MethodNotAllowed }],
    ...operations.map(({ operationId, responses }) => [operationId, responses] as const),
  ]);
}

const mediaTypeOf = (headers: Answer['headers']) =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';

/** Validates with the document's own schemas; compiled once each. */
function validatorOf(
  contract: Contract,
): (schema: JsonSchema, value: unknown) => readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
  formats(ajv);
  const root = 'https://contract.invalid/';
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id: root, components: contract.components });
  const compiled = new WeakMap<JsonSchema, ValidateFunction>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(schema, root));
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) =>
      `${instancePath} ${message}`.trim(),
    );
  };
}

/** The schema with its references into the document. */
function absolute(schema: JsonSchema, root: string): JsonSchema {
  const text = JSON.stringify(schema);
  return JSON.parse(text.replaceAll('"$ref":"#/', `"$ref":"${root}#/`));
}
