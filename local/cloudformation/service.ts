/** As much of CloudFormation as a tool needs to find a stack's outputs and resources. */
import { z } from 'zod';
import type { Deployment } from '../assembly/deployment.ts';
import { QueryError } from '../query/error.ts';
import { createQueryService, type QueryService } from '../query/service.ts';
import { stackId, stackResources } from './stack.ts';

/** The XML namespace of CloudFormation's answers. */
export const CLOUDFORMATION_NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const optionalStack = z.object({ StackName: z.string().optional() });
const requiredStack = z.object({
  StackName: z.string(),
  LogicalResourceId: z.string().optional(),
});

/**
 * Answers CloudFormation's query protocol, `Version=2010-05-15`: DescribeStacks,
 * DescribeStackResources and ListStackResources of the one stack that runs.
 */
export function createCloudFormationService(options: {
  readonly deployment: Deployment;
  /** When the stack came up: milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Told of a failure of the service itself, never of a refusal. */
  readonly onFault: (error: unknown) => void;
}): QueryService {
  const { deployment } = options;
  const id = stackId(deployment);
  const startedAt = new Date(options.startedAtMs).toISOString();

  const requireStack = (name: string | undefined) => {
    if (name === undefined || name === deployment.stackName || name === id) return;
    throw new QueryError('ValidationError', `Stack with id ${name} does not exist`);
  };

  const resources = (baseUrl: string, timestampName: string) =>
    stackResources(deployment, baseUrl).map((resource) => ({
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      ResourceStatus: 'CREATE_COMPLETE',
      [timestampName]: startedAt,
    }));

  return createQueryService({
    namespace: CLOUDFORMATION_NAMESPACE,
    invalidParameterCode: 'ValidationError',
    onFault: options.onFault,
    actions: {
      DescribeStacks: (parameters) => {
        requireStack(optionalStack.parse(parameters).StackName);
        const outputs = Object.entries(deployment.outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        }));
        return {
          Stacks: [
            {
              StackId: id,
              StackName: deployment.stackName,
              CreationTime: startedAt,
              StackStatus: 'CREATE_COMPLETE',
              Outputs: outputs,
            },
          ],
        };
      },
      DescribeStackResources: (parameters, { baseUrl }) => {
        const { StackName: name, LogicalResourceId: logicalId } = requiredStack.parse(parameters);
        requireStack(name);
        const all = resources(baseUrl, 'Timestamp').map((resource) => ({
          StackId: id,
          StackName: deployment.stackName,
          ...resource,
        }));
        return {
          StackResources: all.filter(
            (resource) => logicalId === undefined || resource.LogicalResourceId === logicalId,
          ),
        };
      },
      ListStackResources: (parameters, { baseUrl }) => {
        requireStack(requiredStack.parse(parameters).StackName);
        return { StackResourceSummaries: resources(baseUrl, 'LastUpdatedTimestamp') };
      },
    },
  });
}
