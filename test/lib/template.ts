import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IConstruct } from 'constructs';
import { OrderPipelineStack } from '../../lib/order-pipeline-stack.ts';
import { readSettings } from '../../lib/settings.ts';

type Properties = Readonly<Record<string, unknown>>;
export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** The stack's template with these context values, after what a test does to the stack. */
export function templateWith(
  context: Readonly<Record<string, unknown>> = {},
  change: (stack: OrderPipelineStack) => void = () => {},
): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new OrderPipelineStack(app, 'OrderPipeline', { settings: readSettings(context) });
  change(stack);
  return Template.fromStack(stack);
}

/** The constructs of a class in `scope`, in the order in which they were made. */
export function constructsOf<T extends IConstruct>(
  scope: IConstruct,
  type: abstract new (...given: never[]) => T,
): readonly T[] {
  return scope.node.findAll().filter((construct): construct is T => construct instanceof type);
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Readonly<Record<string, Resource>>;
}
