/** The client for JSON-RPC, by which Odoo before 19 is spoken to. */
import type { Condition, OdooClient, Session, Values } from "./connection";
import { ApiFailure, apiError, tellable } from "./errors";
import { toError, wrongKey } from "./failures";
import { type Answer, send } from "./http";

interface RpcError {
  readonly message?: string;
  readonly data?: { readonly name?: string; readonly message?: string };
}

interface Envelope {
  readonly result?: unknown;
  readonly error?: RpcError | null;
}

/**
 * Logs in by JSON-RPC, which Odoo has until 21: `POST /jsonrpc`, services `common` and `object`, an API key in place of the password
 * (Odoo documentation, External RPC API).
 */
export async function jsonRpcClient(session: Session, version: number): Promise<OdooClient> {
  const { database, user, apiKey } = session.connection;
  if (user === undefined)
    throw apiError(
      ApiFailure.WrongKey,
      `Odoo ${version} wants the login of the user that the API key belongs to.`,
      "Give `user`, such as admin@acme.com; only Odoo 19 and later do without.",
    );
  const uid = await rpc(session, "common", "login", [database, user, apiKey], { asked: "login", isRepeatable: true });
  if (typeof uid !== "number") throw wrongKey(session.connection, "Odoo answers the login with no user");
  const execute = (model: string, method: string, args: readonly unknown[], named: Values = {}): Promise<unknown> =>
    rpc(session, "object", "execute_kw", [database, uid, apiKey, model, method, args, named], {
      asked: `${model} ${method}`,
      isRepeatable: method !== "create",
    });
  return {
    version,
    searchRead: async (model, domain: readonly Condition[], fields) =>
      (await execute(model, "search_read", [domain], { fields })) as Values[],
    // Every version answers a list of values with a list of ids.
    create: async (model, values) => firstId(await execute(model, "create", [[values]])),
    write: async (model, id, values) => {
      await execute(model, "write", [[id], values]);
    },
    unlink: async (model, id) => {
      await execute(model, "unlink", [[id]]);
    },
    // Its successor has_access came with 18 only.
    may: async (operation, model) =>
      (await execute(model, "check_access_rights", [operation], { raise_exception: false })) === true,
  };
}

/** The id in the answer to creating one record. */
export function firstId(answer: unknown): number {
  return Number(Array.isArray(answer) ? answer[0] : answer);
}

/** How a call is made and spoken of. */
interface Manner {
  /** What messages call it. */
  readonly asked: string;
  readonly isRepeatable: boolean;
}

/** Calls a method of a service. @throws OdooApiError for whatever the answer reports */
export async function rpc(
  session: Session,
  service: string,
  method: string,
  args: readonly unknown[],
  { asked, isRepeatable }: Manner,
): Promise<unknown> {
  const body = { jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } };
  const answer = await send(session, { path: "/jsonrpc", body, isRepeatable });
  const { result, error } = (answer.json ?? {}) as Envelope;
  if (result === undefined && !error) throw notUnderstood(session, answer, asked);
  if (!error) return result;
  const { message = "", data = {} } = error;
  throw toError({ status: 200, name: data.name ?? "", message: data.message ?? message, asked }, session.connection);
}

/** The error for an answer that Odoo would not give. */
export function notUnderstood(
  { connection }: Session,
  { status, text }: Pick<Answer, "status" | "text">,
  asked: string,
): Error {
  return apiError(
    ApiFailure.NotUnderstood,
    `${tellable(connection.url, connection.apiKey)} does not answer ${asked} as Odoo does: HTTP ${status}, "${tellable(text.slice(0, 200), connection.apiKey)}".`,
    "Check that the URL is the database's own address, without a path, and that nothing in between answers for it.",
  );
}
