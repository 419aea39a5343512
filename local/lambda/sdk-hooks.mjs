/** For ES modules, what the bootstrap does for `require`: the AWS SDK is there without being shipped. */
export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/^@(?:aws-sdk|smithy)\//.test(specifier)) {
      throw error;
    }
    // As if this file had asked: the laptop's own.
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  }
}
