import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OrderPipelineStack } from '../../lib/order-pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';

type Properties = Readonly<Record<string, unknown>>;
export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
}

/** The stack's template with these context values. */
export function templateWith(context: Readonly<Record<string, unknown>> = {}): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const settings = readSettings(context);
  return Template.fromStack(new OrderPipelineStack(app, 'OrderPipeline', { settings }));
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Readonly<Record<string, Resource>>;
}
