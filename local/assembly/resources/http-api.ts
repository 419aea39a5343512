import * as z from 'zod';
import type { CorsSpec, HttpApiSpec, HttpRouteSpec } from '../deployment.ts';
import { AssemblyError } from '../errors.ts';

/** A resource with its properties resolved. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` yields. */
  readonly ref: string;
  readonly properties: unknown;
}

const texts = z.array(z.string()).default([]);
const apiSchema = z.object({
  Name: z.string().optional(),
  ProtocolType: z.literal('HTTP', 'only HTTP APIs are run here'),
  CorsConfiguration: z
    .object({
      AllowOrigins: texts,
      AllowMethods: texts,
      AllowHeaders: texts,
      ExposeHeaders: texts,
      AllowCredentials: z.union([z.boolean(), z.stringbool()]).default(false),
      MaxAge: z.coerce.number().int().optional(),
    })
    .optional(),
});
const routeSchema = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\//),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM', 'JWT', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
/** A call of a service by the API itself: nothing else of an integration says what is wrong with it. */
const subtypeSchema = z.object({
  IntegrationSubtype: z
    .undefined({ error: ({ input }) => `only functions are integrated here, not ${input}` })
    .optional(),
});
const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY', 'only functions are integrated here'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', 'only the payload format 2.0 is spoken here'),
});
const authorizerSchema = z.object({
  AuthorizerType: z.literal('JWT', 'only JWT authorizers are known here'),
  JwtConfiguration: z.object({ Issuer: z.url(), Audience: z.array(z.string()) }),
  IdentitySource: z
    .tuple([z.string()], 'a JWT authorizer has one source of identity')
    .transform(([source], context) => {
      const [, kind, name] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
      if (name !== undefined && (kind === 'header' || kind === 'querystring')) {
        return { kind, name } as const;
      }
      context.addIssue(`${source} is no source of a token here`);
      return z.NEVER;
    }),
});

/** What a laptop serves is the stage that answers at the API's own address. */
const routeSettingsSchema = z.object({
  ThrottlingRateLimit: z.coerce.number().positive().optional(),
  ThrottlingBurstLimit: z.coerce.number().int().positive().optional(),
});
const stageSchema = z.object({
  ApiId: z.string(),
  StageName: z.string(),
  DefaultRouteSettings: routeSettingsSchema.default({}),
  RouteSettings: z.record(z.string(), routeSettingsSchema).default({}),
});

/** The HTTP APIs with their routes, put together from the resources that make them up. */
export function toHttpApis(resources: readonly ResolvedResource[]): readonly HttpApiSpec[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const integrations = ofType('AWS::ApiGatewayV2::Integration');
  const authorizers = ofType('AWS::ApiGatewayV2::Authorizer');
  const stages = ofType('AWS::ApiGatewayV2::Stage')
    .map((stage) => parse(stageSchema, stage))
    .filter(({ StageName }) => StageName === '$default');
  const routes = ofType('AWS::ApiGatewayV2::Route').map((resource) => {
    const { logicalId } = resource;
    const route = parse(routeSchema, resource);
    const integration = byRef(integrations, route.Target.replace('integrations/', ''), logicalId);
    parse(subtypeSchema, integration);
    const { IntegrationUri } = parse(integrationSchema, integration);
    const spec: HttpRouteSpec = {
      routeKey: route.RouteKey,
      functionName: functionNameOf(IntegrationUri),
      authorization: authorizationOf(route, authorizers, logicalId),
      ...throttleOf(
        route.RouteKey,
        stages.find(({ ApiId }) => ApiId === route.ApiId),
      ),
    };
    return { apiId: route.ApiId, spec };
  });
  return ofType('AWS::ApiGatewayV2::Api').map((resource) => {
    const { logicalId, ref } = resource;
    const { Name, CorsConfiguration } = parse(apiSchema, resource);
    return {
      logicalId,
      apiId: ref,
      name: Name ?? logicalId,
      routes: routes.filter(({ apiId }) => apiId === ref).map(({ spec }) => spec),
      ...(CorsConfiguration && { cors: toCors(CorsConfiguration) }),
    };
  });
}

function toCors(given: NonNullable<z.output<typeof apiSchema>['CorsConfiguration']>): CorsSpec {
  return {
    allowOrigins: given.AllowOrigins,
    allowMethods: given.AllowMethods,
    allowHeaders: given.AllowHeaders,
    exposeHeaders: given.ExposeHeaders,
    allowCredentials: given.AllowCredentials,
    ...(given.MaxAge !== undefined && { maxAgeSeconds: given.MaxAge }),
  };
}

/** The API is made of many resources: an error names the one that it is of. */
function parse<T>(schema: z.ZodType<T>, { logicalId, type, properties }: ResolvedResource): T {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new AssemblyError(
    `${logicalId} (${type}) cannot be run: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

function authorizationOf(
  { AuthorizationType, AuthorizerId, AuthorizationScopes: scopes }: z.output<typeof routeSchema>,
  authorizers: readonly ResolvedResource[],
  logicalId: string,
): HttpRouteSpec['authorization'] {
  switch (AuthorizationType) {
    case 'NONE':
      return { kind: 'none' };
    case 'AWS_IAM':
      return { kind: 'iam' };
    case 'JWT': {
      const authorizer = byRef(authorizers, AuthorizerId ?? '', logicalId);
      const { JwtConfiguration, IdentitySource } = parse(authorizerSchema, authorizer);
      const { Issuer: issuer, Audience: audience } = JwtConfiguration;
      return { kind: 'jwt', issuer, audience, scopes, identitySource: IdentitySource };
    }
    case 'CUSTOM':
      throw new AssemblyError(`${logicalId}: Lambda authorizers are not run here`);
  }
}

/** A route's own settings count instead of the stage's defaults, each by itself. */
function throttleOf(
  routeKey: string,
  stage: z.output<typeof stageSchema> | undefined,
): Pick<HttpRouteSpec, 'throttle'> {
  const { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst } = {
    ...stage?.DefaultRouteSettings,
    ...stage?.RouteSettings[routeKey],
  };
  if (ratePerSecond === undefined || burst === undefined) return {};
  return { throttle: { ratePerSecond, burst } };
}

function byRef(
  resources: readonly ResolvedResource[],
  ref: string,
  user: string,
): ResolvedResource {
  const found = resources.find((resource) => resource.ref === ref);
  if (found) return found;
  throw new AssemblyError(`${user} refers to ${ref || 'nothing'}, which is not in the template`);
}

/** From the function's ARN, or the URI that invokes it. */
function functionNameOf(uri: string): string {
  const name = /function:([^:/]+)/.exec(uri)?.[1];
  if (name !== undefined) return name;
  throw new AssemblyError(`the integration ${uri} invokes no function`);
}
