import type { QueryType, ServerAddress } from "./dnsClient";

/** Why nothing came back that could be read. */
export interface Failure {
  readonly status: "servfail" | "timeout";
  /** In a few words, already safe to print. */
  readonly reason: string;
}

/** One question on its way to one server. */
export interface Question {
  readonly server: ServerAddress;
  readonly name: string;
  readonly type: QueryType;
  readonly hasEdns: boolean;
}

export const NO_ANSWER: Failure = { status: "timeout", reason: "no answer in time" };
export const CLOSED: Failure = { status: "timeout", reason: "the check was ended" };
export const NOT_DNS: Failure = { status: "servfail", reason: "not a DNS message" };
const OTHER_QUESTION: Failure = { status: "timeout", reason: "only answers to other questions" };

/** What the server answered so far that was not for this question; it decides what a time-out says. */
export function afterTimeout(heardOther: boolean): Failure {
  return heardOther ? OTHER_QUESTION : NO_ANSWER;
}

/** A system's error: the code of libuv, such as `ENETUNREACH`, and nothing of what else it says. */
export function unreachable(error: unknown): Failure {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return { status: "timeout", reason: /^E[A-Z]{1,30}$/.test(code) ? `not reachable (${code})` : "not reachable" };
}
