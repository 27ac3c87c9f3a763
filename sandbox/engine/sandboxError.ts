/** Something that the person at the keyboard can put right. Its message is complete: print it alone, without a stack. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

/** The system's code of an error, such as `ENOENT`; undefined for anything else. Not by `instanceof`: jest gives its tests another `Error`. */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
