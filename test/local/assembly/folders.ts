import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { readAssembly } from '../../../local/assembly/read-assembly.ts';

/** An empty folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

export const ENDPOINTS = {
  aws: 'http://127.0.0.1:4566',
  httpApi: () => 'http://127.0.0.1:4567',
};

/** Reads a template written by hand, as the assembly of the stack `Shop`. */
export function readTemplate(
  template: object,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const folder = temporaryFolder();
  const write = (file: string, json: object) =>
    writeFileSync(join(folder, file), JSON.stringify(json));
  write('manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
      },
    },
  });
  write('Shop.template.json', withRole(template));
  write('Shop.assets.json', {
    files: {
      a: {
        source: { path: 'asset.a', packaging: 'zip' },
        destinations: { here: { objectKey: 'a.zip' } },
      },
    },
  });
  return readAssembly(folder, { parameters, endpoints: ENDPOINTS });
}

/** The role of `functionResource`, unless the template has one of that name. */
function withRole({ Resources = {}, ...template }: { Resources?: object }): object {
  const AssumeRolePolicyDocument = {
    Statement: {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'lambda.amazonaws.com' },
    },
  };
  const ManagedPolicyArns = ['arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole'];
  const ExecutionRole = {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument, ManagedPolicyArns },
  };
  return { ...template, Resources: { ExecutionRole, ...Resources } };
}

/** A function's resource, with what a test wants to say of it. */
export function functionResource(properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: 'a.zip' },
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['ExecutionRole', 'Arn'] },
      Runtime: 'nodejs24.x',
      ...properties,
    },
  };
}
