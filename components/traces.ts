/**
 * Makes a resource while errors keep no stack trace.
 *
 * The SDK takes a formatted trace of every promise that it makes (`debuggablePromise`), several for each property of a
 * resource, to print them if the promise never resolves. Under its TypeScript loader, which looks each frame up in source
 * maps, these were a tenth of the time of our programs. The limit is back before anything else runs; the SDK's own
 * constructor does the same, to raise it while it takes the source position.
 */
export function withoutTraces<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
