import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
const greeter = fileURLToPath(new URL('greeter', import.meta.url));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'app-command-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs `npm start -- --app APP` until it ends, which it is asked to once it has started. */
function start(app: string, ...more: readonly string[]) {
  const ports = ['--api-port=0', '--endpoint-port=0', '--console-port=0'];
  const options = ['--app', app, '--state', join(directory, 'state'), ...ports, ...more];
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...options]);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (text.includes('Ctrl-C stops everything')) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

it('the command line runs an app by its folder, and its cloud assembly after that', async () => {
  const fromFolder = await start(greeter);

  expect(fromFolder).toMatchObject({ code: 0, err: '' });
  expect(fromFolder.out).toContain('Synthesized the stack in');
  expect(fromFolder.out).toContain('The stack Greeter runs on this machine');
  expect(fromFolder.out).toMatch(/^Functions:\n {2}Greeter-Greet\w+\n {2}Greeter-Ask\w+$/m);

  const assembly = join(directory, 'state', 'cdk.out');
  const fromAssembly = await start(assembly, '--stack', 'Greeter');
  expect(fromAssembly).toMatchObject({ code: 0, err: '' });
  expect(fromAssembly.out).not.toContain('Synthesized');
  expect(fromAssembly.out).toContain('The stack Greeter runs on this machine');
});

it('the command line says in a sentence what is wrong with an app', async () => {
  expect(await start(directory)).toEqual({
    code: 1,
    out: '',
    err: `${directory} is no CDK app: it has neither a cdk.json nor, as a cloud assembly (cdk.out), a manifest.json.\n`,
  });

  write('manifest.json', { artifacts: { Shop: { type: 'aws:cloudformation:stack' } } });
  write('Shop.assets.json', {});
  write('Shop.template.json', {
    Resources: {
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: { 'Fn::Cidr': [] } } },
      Report: {
        Type: 'AWS::Lambda::Function',
        Properties: { Runtime: 'python3.13', Handler: 'h', Role: 'r', Code: { ZipFile: '' } },
      },
      Chat: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
    },
  });
  expect(await start(directory)).toEqual({
    code: 1,
    out: '',
    err: `Jobs.VisibilityTimeout: Fn::Cidr is not known here
Report (AWS::Lambda::Function) cannot be run: ✖ only Node.js functions are run here
  → at Runtime
Chat (AWS::ApiGatewayV2::Api) cannot be run: ✖ only HTTP APIs are run here
  → at ProtocolType
`,
  });
});

const write = (file: string, json: object) =>
  writeFileSync(join(directory, file), JSON.stringify(json));
