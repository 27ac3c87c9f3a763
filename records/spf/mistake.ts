import type { SpfIssueId } from "./issues";

/** Why a term cannot be read. It becomes an issue once its place in the record is known. */
export interface Mistake {
  readonly id: SpfIssueId;
  readonly message: string;
  readonly fix: string;
}

export function mistake(id: SpfIssueId, message: string, fix: string): Mistake {
  return { id, message, fix };
}

/** Tells a mistake from what would have been read instead: nothing else of the parser has an `id`. */
export function isMistake(read: object | boolean): read is Mistake {
  return typeof read === "object" && "id" in read;
}
