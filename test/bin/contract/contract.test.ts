import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../bin/contract/document.ts';
import { gatewayAnswers, noRoute } from '../../../bin/contract/gateway.ts';
import { renderContract } from '../../../bin/contract/render.ts';
import { problems, problemUri } from '../../../lambdas/api/problem.ts';
import { gatewayAnswers as onALaptop } from '../../../local/http-api/response.ts';
import { readContract } from '../../fuzz/contract.ts';
import { resourcesOf, templateWith } from '../../lib/template.ts';

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

describe('the contract', () => {
  it('is committed as the code makes it: `npm run contract` writes it anew', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(read('docs/openapi.json')).toBe(renderContract(version));
  });

  it('keeps the rules of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(read('docs/openapi.json')));
    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe('3.1');
  });

  it('is refused by that check when a response has no description', async () => {
    const broken = read('docs/openapi.json').replace(
      '"description": "The order, as it stands."',
      '"x-y": 1',
    );
    const { valid } = await new Validator().validate(JSON.parse(broken));
    expect(valid).toBe(false);
  });

  it('has every problem that the API can answer with', () => {
    const text = JSON.stringify(contract('0.0.0'));
    const missing = Object.keys(problems).filter((type) => !text.includes(`problem:${type}"`));
    expect(missing).toEqual([]);
  });

  it('has each problem under its own status and no other', () => {
    const { paths } = readContract();
    const operations = Object.values(paths).flatMap(({ get, post }) => [get, post]);
    for (const [type, [status]] of Object.entries(problems)) {
      for (const { responses } of operations.filter((operation) => operation !== undefined)) {
        const statuses = Object.keys(responses).filter((key) =>
          JSON.stringify(responses[key]).includes(`"urn:order-pipeline:problem:${type}"`),
        );
        expect(statuses.filter((key) => key !== `${status}`)).toEqual([]);
      }
    }
    expect(problemUri('too-late')).toBe('urn:order-pipeline:problem:too-late');
  });

  it('has the gateway’s answers as the laptop gives them', () => {
    const documented = new Map(
      [...gatewayAnswers, noRoute].map(({ status, message }) => [status, message]),
    );
    const given = Object.values(onALaptop).map(
      ({ status, body }) => [status, JSON.parse(body.toString()).message] as const,
    );
    expect(given.length).toBeGreaterThan(5);
    for (const [status, message] of given)
      expect([status, documented.get(status)]).toEqual([status, message]);
  });

  it('has the paths that are deployed', () => {
    const routes = Object.values(resourcesOf(templateWith(), 'AWS::ApiGatewayV2::Route'));
    const paths = routes.map(({ Properties }) =>
      String(Properties['RouteKey']).replace('ANY ', ''),
    );
    expect(paths.sort()).toEqual(Object.keys(readContract().paths).sort());
  });
});
