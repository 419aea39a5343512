import { CfnOutput, Validations } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { Administrators } from '../lambdas/api/caller.ts';
import { ApiStage } from './api-stage.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Settings } from './settings.ts';

export interface SubmissionApiProps {
  readonly settings: Settings;
}

/** An HTTP API waits 30 s for its function at most; a client should not wait as long. */
const TIMEOUT_SECONDS = 10;

/** Every path of the API. The function tells methods apart, to answer a wrong one clearly. */
const CANCEL = '/orders/{id}/cancel';
const paths = ['/orders', '/orders/{id}', CANCEL];

/** The HTTP API and its function. No route is open. */
export class SubmissionApi extends Construct {
  readonly function: PipelineFunction;
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, props: SubmissionApiProps) {
    super(scope, id);
    const { settings } = props;
    this.function = new PipelineFunction(this, 'Function', {
      folder: 'api',
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: { ADMINISTRATORS: JSON.stringify(administratorsOf(settings)) },
    });
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaDLQ',
      reason: 'Invoked synchronously: who calls the API gets the error.',
    });
    this.httpApi = new HttpApi(this, 'HttpApi', {
      createDefaultStage: false,
      defaultAuthorizer: authorizerFor(settings),
    });
    const integration = new HttpLambdaIntegration('Integration', this.function);
    const routes = paths.flatMap((path) =>
      this.httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration }),
    );
    Validations.of(this.httpApi).acknowledge({
      id: 'cdk-validator-cfnguard::lambda_function_public_access_prohibited_check',
      reason:
        'Each permission names this API and route; the rule cannot read an ARN that is joined.',
    });
    new ApiStage(this.httpApi, 'DefaultStage', {
      httpApi: this.httpApi,
      routes,
      settings,
      throttles: {
        [`ANY ${CANCEL}`]: {
          rate: settings.cancelThrottleRate,
          burst: settings.cancelThrottleBurst,
        },
      },
    });
    new CfnOutput(this, 'Url', { value: this.httpApi.apiEndpoint }).overrideLogicalId('ApiUrl');
  }
}

function administratorsOf(settings: Settings): Administrators {
  const { administratorScope: scope, administratorPrincipals: principals } = settings;
  return { principals, ...(scope !== undefined && { scope }) };
}

function authorizerFor({ jwt }: Settings): IHttpRouteAuthorizer {
  if (!jwt) return new HttpIamAuthorizer();
  return new HttpJwtAuthorizer('Jwt', jwt.issuer, { jwtAudience: [jwt.audience] });
}
