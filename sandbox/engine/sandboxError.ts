/** Something that the person at the keyboard can put right. Its message is complete: print it alone, without a stack. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}
