/** Sends requests to Odoo, and repeats those that may be sent twice while the server or the network has trouble. */
import { ApiFailure, apiError, tellable } from "./errors";
import type { Session } from "./connection";
import type { HttpAnswer } from "./platform";

/** A request and whether it may be sent twice. */
export interface Call {
  readonly path: string;
  /** Sent as JSON by POST. @default - GET */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** False for what would happen twice, such as creating a record. */
  readonly isRepeatable: boolean;
}

/** An answer: its status and body; `json` is undefined where the body is no JSON. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** How often a request is sent at most. */
const ATTEMPTS = 5;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
/** Answers about a few settings are far shorter. A longer one is cut, so that it is no JSON and is refused. */
const LONGEST_ANSWER = 2_000_000;

/**
 * Sends a request and returns the answer. Repeats it while the server has no time (429, 503), with a pause that doubles or that the
 * server asks for. A request that may be sent twice is also repeated when it fails on the way (502, 504, a broken connection, no answer
 * in time).
 *
 * @throws OdooApiError `odoo/api-unreachable` when nothing came back
 */
export async function send(session: Session, call: Call): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const tried = await attemptOnce(session, call);
    const isLast = attempt === ATTEMPTS || !mayRepeat(tried, call);
    if (!isLast) await session.platform.wait(pause(tried.answer, attempt));
    else if (tried.answer === undefined) throw unreachable(session, tried.reason, attempt);
    else return await readAnswer(tried.answer);
  }
}

interface Tried {
  readonly answer?: HttpAnswer;
  readonly reason?: unknown;
}

async function attemptOnce({ connection, platform }: Session, call: Call): Promise<Tried> {
  const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
  try {
    const answer = await platform.fetch(`${connection.url.replace(/\/+$/, "")}${call.path}`, {
      method: call.body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json; charset=utf-8", "User-Agent": "pulumi-odoo-mail", ...call.headers },
      // The key must not follow a redirection to another host: a redirection is an answer that is not understood.
      redirect: "manual",
      signal: AbortSignal.timeout(connection.timeout * 1000),
      ...body,
    });
    return { answer };
  } catch (reason) {
    return { reason };
  }
}

function mayRepeat({ answer }: Tried, { isRepeatable }: Call): boolean {
  if (answer === undefined) return isRepeatable;
  if (answer.status === 429 || answer.status === 503) return true;
  return isRepeatable && (answer.status === 502 || answer.status === 504);
}

// RFC 9110 section 10.2.3: Retry-After in seconds; its date form is rare and counts as not given.
function pause(answer: HttpAnswer | undefined, attempt: number): number {
  const asked = Number(answer?.headers.get("retry-after") ?? "") * 1000;
  const own = FIRST_PAUSE * 2 ** (attempt - 1);
  return Math.min(asked > 0 ? asked : own, LONGEST_PAUSE);
}

async function readAnswer(answer: HttpAnswer): Promise<Answer> {
  const text = (await answer.text()).slice(0, LONGEST_ANSWER);
  return { status: answer.status, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable({ connection }: Session, reason: unknown, attempts: number): Error {
  const cause = reasonsOf(reason).join(": ");
  return apiError(
    ApiFailure.Unreachable,
    `${tellable(connection.url, connection.apiKey)} did not answer (${attempts} attempts of at most ${connection.timeout} s): ${tellable(cause, connection.apiKey)}.`,
    "Check the URL, and that this machine may reach it; then run again.",
  );
}

// Node's fetch says "fetch failed" and has the reason in the cause.
function reasonsOf(reason: unknown): string[] {
  if (!(reason instanceof Error)) return [String(reason)];
  return reason.cause instanceof Error ? [reason.message, reason.cause.message] : [reason.message];
}
