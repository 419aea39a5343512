/** HTTP API → Lambda → DynamoDB, as the public examples of such a stack are written. */
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';

class ItemsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const table = new TableV2(this, 'Items', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        { indexName: 'byKind', partitionKey: { name: 'kind', type: AttributeType.STRING } },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const handler = new NodejsFunction(this, 'Handler', {
      entry: fileURLToPath(new URL('./functions/items.ts', import.meta.url)),
      environment: { TABLE_NAME: table.tableName },
    });
    table.grantReadWriteData(handler);

    const api = new HttpApi(this, 'Api', {
      corsPreflight: {
        allowOrigins: ['https://shop.example'],
        allowMethods: [CorsHttpMethod.ANY],
        allowHeaders: ['content-type'],
      },
    });
    const integration = new HttpLambdaIntegration('Integration', handler);
    api.addRoutes({
      path: '/items',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration,
    });
    api.addRoutes({
      path: '/items/{id}',
      methods: [HttpMethod.GET, HttpMethod.DELETE],
      integration,
    });
    new CfnOutput(this, 'ApiUrl', { value: api.url ?? '' });
    new CfnOutput(this, 'TableName', { value: table.tableName });
  }
}

const app = new App();
new ItemsStack(app, 'Items', {
  env: { account: '111122223333', region: 'eu-west-1' },
});
