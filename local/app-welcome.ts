import type { Runtime } from './runtime.ts';

/** What `npm start -- --app …` prints when the app runs: where everything is, and what is not run. */
export function appWelcome(
  { apiUrls, endpointUrl, consoleUrl, deployment }: Omit<Runtime, 'lambda' | 'stop'>,
  { readyAfter, logFile }: { readonly readyAfter: string; readonly logFile: string },
): string {
  const { stackName, httpApis, queues, tables, functions, outputs, notRun, region } = deployment;
  const names = (resources: readonly { readonly name: string }[]) =>
    resources.map(({ name }) => name);
  const routes = httpApis.flatMap((api, index) =>
    api.routes.map(({ routeKey }) => routeLine(routeKey, apiUrls[index] ?? '')),
  );
  return [
    `The stack ${stackName} runs on this machine (ready in ${readyAfter}).`,
    [
      ...apiUrls.map((url) => `  API     ${url}`),
      `  inbox   ${consoleUrl}/inbox`,
      `  AWS     ${endpointUrl}  (region ${region}; any access key, secret "local")`,
      `  logs    ${logFile}`,
    ].join('\n'),
    ...section('Routes', routes),
    ...section('Queues', names(queues)),
    ...section('Tables', names(tables)),
    ...section('Functions', names(functions)),
    ...section(
      'Outputs',
      Object.entries(outputs).map(([name, value]) => `${name} = ${value}`),
    ),
    ...section(
      'Not run here',
      notRun.map(({ logicalId, type }) => `${logicalId} (${type})`),
    ),
    'Ctrl-C stops everything; the next start goes on from there, and --fresh begins anew.',
  ].join('\n\n');
}

/** `GET http://…/items/{id}`, as it is called; `$default` has no path. */
function routeLine(routeKey: string, apiUrl: string): string {
  const [method, path = ''] = routeKey.split(' ');
  return `${method} ${apiUrl}${path}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`];
}
