import { CfnOutput } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { PipelineFunction } from './pipeline-function.ts';
import type { Settings } from './settings.ts';

export interface SubmissionApiProps {
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
}

/** An HTTP API waits 30 s for its function at most; a client should not wait as long. */
const TIMEOUT_SECONDS = 10;

/** Every path of the API. The function tells methods apart, to answer a wrong one clearly. */
const paths = ['/orders', '/orders/{id}', '/orders/{id}/cancel'];

/** The HTTP API and its function. No route is open. */
export class SubmissionApi extends Construct {
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, props: SubmissionApiProps) {
    super(scope, id);
    this.function = new PipelineFunction(this, 'Function', {
      folder: 'api',
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: props.environment,
    });
    const api = new HttpApi(this, 'HttpApi', {
      defaultAuthorizer: authorizerFor(props.settings),
    });
    const integration = new HttpLambdaIntegration('Integration', this.function);
    for (const path of paths) api.addRoutes({ path, methods: [HttpMethod.ANY], integration });
    new CfnOutput(this, 'Url', { value: api.apiEndpoint }).overrideLogicalId('ApiUrl');
  }
}

function authorizerFor({ jwt }: Settings): IHttpRouteAuthorizer {
  if (!jwt) return new HttpIamAuthorizer();
  return new HttpJwtAuthorizer('Jwt', jwt.issuer, { jwtAudience: [jwt.audience] });
}
