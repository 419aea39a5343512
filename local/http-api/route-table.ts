/**
 * Route matching as HTTP APIs do it: the most specific route wins, a full match before a greedy
 * one, `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
import type { HttpRouteSpec } from '../assembly/deployment.ts';
import { InvalidRouteKeyError } from './errors.ts';

export interface RouteMatch {
  readonly route: HttpRouteSpec;
  /** Decoded, by name; empty without parameters. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

interface CompiledRoute {
  readonly route: HttpRouteSpec;
  readonly method: string;
  readonly segments: readonly Segment[];
}

/**
 * Compiles routes into a function from a method and a decoded path to the route that serves it.
 * @throws InvalidRouteKeyError
 */
export function compileRoutes(
  routes: readonly HttpRouteSpec[],
): (method: string, path: string) => RouteMatch | undefined {
  const fallback = routes.find((route) => route.routeKey === '$default');
  const compiled = routes
    .filter((route) => route !== fallback)
    .map(compile)
    .sort((a, b) => rank(a).localeCompare(rank(b)));

  return (method, path) => {
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, path.slice(1).split('/'));
      if (pathParameters) return { route: candidate.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function compile(route: HttpRouteSpec): CompiledRoute {
  const [, method, path] = /^([A-Z]+) \/(\S*)$/.exec(route.routeKey) ?? [];
  if (method === undefined || path === undefined) throw new InvalidRouteKeyError(route.routeKey);
  const texts = path.split('/');
  const segments = texts.map((text, index): Segment => {
    const [, name, plus] = /^\{([\w.-]+)(\+?)\}$/.exec(text) ?? [];
    if (name === undefined) {
      if (/[{}]/.test(text)) throw new InvalidRouteKeyError(route.routeKey);
      return { kind: 'literal', text };
    }
    if (plus !== '+') return { kind: 'parameter', name };
    if (index !== texts.length - 1) throw new InvalidRouteKeyError(route.routeKey);
    return { kind: 'greedy', name };
  });
  return { route, method, segments };
}

/** Sorts specific before general: by segment from the left, then a method before `ANY`. */
function rank({ method, segments }: CompiledRoute): string {
  const digits = { literal: '0', parameter: '1', greedy: '2' };
  const greedy = segments.at(-1)?.kind === 'greedy' ? '1' : '0';
  const path = segments.map((segment) => digits[segment.kind]).join('');
  return `${greedy}${path}${method === 'ANY' ? '4' : '3'}`;
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  if (segments.at(-1)?.kind !== 'greedy' && parts.length !== segments.length) return undefined;
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (segment.text !== part) return undefined;
      continue;
    }
    const value = segment.kind === 'greedy' ? parts.slice(index).join('/') : part;
    if (value === '') return undefined;
    parameters[segment.name] = value;
  }
  return parameters;
}
