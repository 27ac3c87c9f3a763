/** The client for JSON-2, by which Odoo 19 and later are spoken to. */
import type { OdooClient, Session, Values } from "./connection";
import { toError, wrongDatabase } from "./failures";
import { send } from "./http";
import { firstId, notUnderstood } from "./jsonRpc";

interface Json2Error {
  readonly name?: string;
  readonly message?: string;
}

/**
 * JSON-2, which Odoo has since 19: `POST /json/2/<model>/<method>` with named arguments, the key as bearer token, failures as HTTP
 * statuses with a JSON body (Odoo documentation, External JSON-2 API).
 */
export function json2Client(session: Session, version: number): OdooClient {
  const call = (model: string, method: string, named: Values): Promise<unknown> => json2(session, model, method, named);
  return {
    version,
    searchRead: async (model, domain, fields) => (await call(model, "search_read", { domain, fields })) as Values[],
    create: async (model, values) => firstId(await call(model, "create", { vals_list: [values] })),
    write: async (model, id, values) => {
      await call(model, "write", { ids: [id], vals: values });
    },
    unlink: async (model, id) => {
      await call(model, "unlink", { ids: [id] });
    },
    may: async (operation, model) => (await call(model, "has_access", { ids: [], operation })) === true,
  };
}

async function json2(session: Session, model: string, method: string, named: Values): Promise<unknown> {
  const { apiKey, database } = session.connection;
  const asked = `${model} ${method}`;
  const answer = await send(session, {
    path: `/json/2/${model}/${method}`,
    body: named,
    headers: { Authorization: `bearer ${apiKey}`, "X-Odoo-Database": database },
    isRepeatable: method !== "create",
  });
  // A server that does not know the database has no /json/2 either, and answers with its page for missing pages.
  if (answer.status === 404 && answer.json === undefined)
    throw wrongDatabase(session.connection, "It answers that there is no such page");
  if (answer.json === undefined) throw notUnderstood(session, answer, asked);
  if (answer.status < 300) return answer.json;
  const { name = "", message = "" } = errorIn(answer.json);
  throw toError({ status: answer.status, name, message, asked }, session.connection);
}

function errorIn(json: unknown): Json2Error {
  if (typeof json === "string") return { message: json };
  return typeof json === "object" && json !== null ? json : {};
}
