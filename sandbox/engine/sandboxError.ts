/** The error that the sandbox shows to its user without a stack trace. */
/** An error that the user can correct. Print only its message, without a stack. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

/** The code of an error, such as `ENOENT`; undefined for anything else. `instanceof` is not used: jest has an `Error` of its own. */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
