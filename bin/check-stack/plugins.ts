import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { type App, CloudFormationValidatePlugin, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { cfnLint } from './cfn-lint.ts';

/** Its engine takes seconds to load: one for all stacks. */
const engine = new CloudFormationValidatePlugin();

/** CDK's own; an object, since the class types its optional `version` less exactly than the interface. */
const defaultRules: IPolicyValidationPlugin = {
  name: engine.name,
  validate: (context) => engine.validate(context),
};

/**
 * Who judges the synthesized stack: cdk-nag's rules of good solutions and of serverless ones, AWS
 * Control Tower's proactive controls by cfn-guard, CDK's own default rules, whose engine is
 * `@aws/cloudformation-validate` (aws-cdk-lib bundles it, newer than the package of that name), and
 * cfn-lint, where it is.
 */
export function pluginsFor(app: App, cfnLintPath?: string): readonly IPolicyValidationPlugin[] {
  return [
    new AwsSolutionsChecks(app),
    new ServerlessChecks(app),
    new CfnGuardValidator(),
    defaultRules,
    ...(cfnLintPath === undefined ? [] : [cfnLint(cfnLintPath)]),
  ];
}
