/** Makes look-ups, and explains a provider's errors to the user where the provider's own words do not. */
import type { ProviderIssueId } from "./issues";
import { answered } from "./reading";

/** What an error of a provider means to its user. */
export interface Explanation {
  readonly id: ProviderIssueId;
  /** What happened and what to do, in sentences that start behind a colon. */
  readonly text: string;
}

/** Explains the words of a provider's error; undefined where they say enough. Empty words mean that the error has no text. */
export type Explain = (words: string) => Explanation | undefined;

/** A look-up that the provider refused, with what that means. */
class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor({ id, text }: Explanation, words: string, cause: unknown) {
    super(`${text} [${id}]${words === "" ? "" : ` The provider said: ${words}`}`, { cause });
  }
}

/**
 * Makes a look-up, and passes its result on when it has the field that every real answer has.
 *
 * @throws RefusedError when the provider's words can be explained; else the error as it is, or one that says that there is no reason
 * @throws NotAnsweredError when the field is missing
 */
export async function ask<T extends object>(look: () => Promise<T>, field: keyof T, explain: Explain): Promise<T> {
  let result: T;
  try {
    result = await look();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const words = ownWords(message);
    const explanation = explain(words);
    if (explanation !== undefined) throw new RefusedError(explanation, words, error);
    throw words === "" ? new Error(NO_REASON, { cause: error }) : error;
  }
  return answered(result, field);
}

const NO_REASON = "the provider gives no reason; its own words are in the line above.";

// The engine and gRPC put their words in front: "invocation of <token> returned an error: ", "2 UNKNOWN: ".
function ownWords(message: string): string {
  return message.replace(/^(?:Error: )?(?:\d+ [A-Z_]+: ?)?(?:invocation of \S+ returned an error: ?)?/, "").trim();
}
