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

type Context = Readonly<Record<string, unknown>>;
type Change = (stack: OrderPipelineStack) => void;

const templates = new Map<string, Template>();

/** The stack's template with these context values; one that was made before is not made again. */
export function templateWith(context: Context = {}, change?: Change): Template {
  if (change) return synthesized(context, change);
  const key = JSON.stringify(context);
  const template = templates.get(key) ?? synthesized(context, () => {});
  templates.set(key, template);
  return template;
}

/** A synthesis takes half a second. */
function synthesized(context: Context, change: Change): Template {
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
