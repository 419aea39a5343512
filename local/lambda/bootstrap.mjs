import { readFileSync, realpathSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * What runs inside an execution environment: loads the handler, then serves one invocation after
 * another. Plain JavaScript on Node's own modules, so that a cold start costs the bundle and no more.
 *
 * argv: task root, handler (`file.export`). Receives `{requestId, event, timeoutMs, functionArn,
 * traceHeader}`; sends `{kind: 'ready' | 'init-error' | 'result' | 'error' | 'fatal'}`.
 */

const handlerName = process.argv[3];
// As require() resolves files: without links.
const taskRoot = realpathSync(process.argv[2]);
const isWithinTaskRoot = (path) => (path + sep).startsWith(taskRoot + sep);
/** Lambda's own limit of a response: 6 MB and a margin (docs: Lambda quotas). */
const MAX_RESPONSE_BYTES = 6_291_556;

// The function's code must neither write to this channel nor keep it from closing.
const channelSend = process.send.bind(process);
process.send = undefined;
const send = (message, sent) => {
  try {
    channelSend(message, undefined, undefined, sent ?? (() => {}));
  } catch {
    sent?.();
  }
};

// The parent is gone: so is the sandbox.
process.on('disconnect', () => process.exit(0));

let current;

process.on('uncaughtException', (error) => {
  console.error('Uncaught Exception', error);
  fatal(shapeOf(error), 129);
});
process.on('unhandledRejection', (reason) => {
  console.error('Unhandled Promise Rejection', reason);
  fatal(
    {
      ...shapeOf(reason),
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: textOf(reason),
    },
    128,
  );
});

/** Lambda ends the environment after an error that no invocation caught. */
function fatal(error, exitCode) {
  send({ kind: 'fatal', requestId: current, error }, () => process.exit(exitCode));
}

function shapeOf(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: textOf(error), trace: [] };
  }
  return {
    errorType: textOf(error.name || error.constructor?.name || 'Error'),
    errorMessage: textOf(error.message),
    trace: textOf(error.stack ?? '').split('\n'),
  };
}

function textOf(value) {
  try {
    return String(value);
  } catch {
    // An object without a prototype has no text.
    return typeof value;
  }
}

function userError(errorType, errorMessage) {
  const error = new Error(errorMessage);
  error.name = errorType;
  return error;
}

/**
 * On Lambda no package.json lies above the task root, so that a `.js` file is CommonJS. Here the
 * project's own `"type": "module"` would reach down into the bundle; only a package.json within the
 * task root counts.
 */
function isModuleScope(file) {
  for (let folder = dirname(file); isWithinTaskRoot(folder); folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
    } catch {
      // None in this folder.
    }
  }
  return false;
}

const loadAsNodeWould = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) => {
  if (!isWithinTaskRoot(file) || isModuleScope(file)) return loadAsNodeWould(module, file);
  return module._compile(readFileSync(file, 'utf8'), file);
};

/**
 * Lambda's Node.js brings the AWS SDK along (docs: Lambda, "Building Lambda functions with Node.js"),
 * and CDK's NodejsFunction leaves it out of the bundle. What the task root lacks of it is the laptop's.
 */
const resolveAsNodeWould = Module._resolveFilename;
Module._resolveFilename = (request, parent, isMain, options) => {
  try {
    return resolveAsNodeWould(request, parent, isMain, options);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || !/^@(?:aws-sdk|smithy)\//.test(request)) throw error;
    return resolveAsNodeWould(request, parent, isMain, { paths: [import.meta.dirname] });
  }
};

const require = createRequire(pathToFileURL(join(taskRoot, 'bootstrap.cjs')));

/** The hooks run in a thread of their own, which only those wait for who need it. */
function importModule(file) {
  register(new URL('./sdk-hooks.mjs', import.meta.url));
  return import(pathToFileURL(file).href);
}

/** Like Lambda's Node, takes ES module syntax in a `.js` file of no declared kind for what it is. */
async function requireOrImport(file) {
  try {
    return require(file);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return importModule(file);
  }
}

async function loadFile(base) {
  for (const extension of ['.js', '.mjs', '.cjs']) {
    const file = base + extension;
    try {
      readFileSync(file);
    } catch {
      continue;
    }
    if (extension === '.mjs' || (extension === '.js' && isModuleScope(file))) {
      return importModule(file);
    }
    return requireOrImport(file);
  }
  throw userError(
    'Runtime.ImportModuleError',
    `Error: Cannot find module '${base}' (.js, .mjs, .cjs)`,
  );
}

async function loadHandler() {
  const dot = handlerName.lastIndexOf('.');
  if (dot <= 0) throw userError('Runtime.MalformedHandlerName', `Bad handler ${handlerName}`);
  const loaded = await loadFile(resolve(taskRoot, handlerName.slice(0, dot)));
  const exportName = handlerName.slice(dot + 1);
  const found = loaded[exportName] ?? loaded.default?.[exportName];
  if (found === undefined) {
    throw userError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  }
  if (typeof found !== 'function') {
    throw userError('Runtime.HandlerNotFound', `${handlerName} is not a function`);
  }
  return found;
}

function contextOf(message) {
  const deadlineMs = Date.now() + message.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: message.requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

/** A handler of three parameters answers through the callback, any other by its value. */
function call(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((answer, refuse) => {
    const callback = (error, value) => (error ? refuse(error) : answer(value));
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') returned.then(answer, refuse);
  });
}

function payloadOf(value) {
  let payload;
  try {
    payload = JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    throw userError('Runtime.MarshalError', 'Unable to stringify response body');
  }
  if (Buffer.byteLength(payload) > MAX_RESPONSE_BYTES) {
    throw userError(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
    );
  }
  return payload;
}

async function serve(handler, message) {
  const { requestId } = message;
  current = requestId;
  if (message.traceHeader === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = message.traceHeader;
  try {
    const payload = payloadOf(await call(handler, JSON.parse(message.event), contextOf(message)));
    send({ kind: 'result', requestId, payload });
  } catch (error) {
    console.error('Invoke Error', error);
    send({ kind: 'error', requestId, error: shapeOf(error) });
  }
}

try {
  const handler = await loadHandler();
  process.on('message', (message) => void serve(handler, message));
  send({ kind: 'ready' });
} catch (error) {
  console.error('Init Error', error);
  send({ kind: 'init-error', error: shapeOf(error) }, () => process.exit(1));
}
