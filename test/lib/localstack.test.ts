import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, templateWith } from './template.ts';

const context = { environment: 'development', sender: 'orders@shop.example' };
let template: ReturnType<typeof templateWith>;
beforeAll(() => {
  template = templateWith({ ...context, emulator: 'localstack' });
});

const functionOf = (folder: string): Resource | undefined =>
  Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(folder),
  )?.[1];

describe('what LocalStack gets', () => {
  it('asks for no service that its free plan lacks', () => {
    const types = Object.values((template.toJSON() as Template).Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::(ApiGatewayV2|SES)::/.test(type))).toEqual([]);
    expect(types.length).toBeGreaterThan(60);
  });

  it('has the API’s own function behind a URL that asks for a signature', () => {
    const [[, url] = []] = Object.entries(resourcesOf(template, 'AWS::Lambda::Url'));
    expect(url?.Properties).toMatchObject({ AuthType: 'AWS_IAM' });
    expect(functionOf('Api')?.Properties).toMatchObject({
      Handler: 'index.behindFunctionUrl',
      Code: Object.values(resourcesOf(templateWith(context), 'AWS::Lambda::Function')).find(
        ({ Properties }) => 'ADMINISTRATORS' in variablesOf(Properties),
      )?.Properties['Code'],
    });
    expect(Object.keys(outputs())).toContain('ApiUrl');
  });

  it('sends mail through a configuration set of SES v1, named like the stack', () => {
    const email = functionOf('Email')?.Properties ?? {};
    expect(variablesOf(email)['CONFIGURATION_SET']).toBe('OrderPipeline');
  });

  it('refers to nothing that was taken out', () => {
    const { Resources, Parameters } = template.toJSON() as Template;
    const there = new Set([...Object.keys(Resources), ...Object.keys(Parameters)]);
    const missing = referencesIn(template.toJSON()).filter(
      (name) => !name.startsWith('AWS::') && !there.has(name),
    );
    expect(missing).toEqual([]);
  });

  it('has every output that the operator’s tools read', () => {
    const aws = Object.keys(
      (templateWith(context).toJSON() as { Outputs: Record<string, unknown> }).Outputs,
    );
    expect(aws.filter((name) => !(name in outputs()))).toEqual(['AlarmsTell']);
  });
});

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, unknown>>;
}

const outputs = () => (template.toJSON() as { Outputs: Record<string, unknown> }).Outputs;

const variablesOf = (properties: Readonly<Record<string, unknown>>) =>
  (properties['Environment'] as { Variables: Record<string, unknown> }).Variables;

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === 'Ref' && typeof item === 'string') return [item];
    if (key === 'Fn::GetAtt' && Array.isArray(item)) return [String(item[0])];
    if (key === 'DependsOn') return [item].flat().map(String);
    return referencesIn(item);
  });
}
