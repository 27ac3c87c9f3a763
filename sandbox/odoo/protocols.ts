/** The protocols of a stand-in Odoo: JSON-RPC and JSON-2. */
import { type OdooData, OdooException, type OdooUser } from "./database";
import { type Named, runMethod } from "./models";

/** An answer of the stand-in: a status, and JSON or a page. */
export interface OdooAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly page?: string;
}

/** What a client asked for. */
export interface OdooRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/**
 * JSON-2 and /web/version exist since this version. When /jsonrpc will be removed is not certain: in 20 by the source of 19.0, in 22 by its
 * first documentation. So the stand-in has it until 19 only, and clients must not rely on it later.
 */
const JSON2_SINCE = 19;
const JSON_RPC_UNTIL = 19;

/** Answers a request like a server that has only this database. */
export function answer(data: OdooData, request: OdooRequest): OdooAnswer {
  const { path, method } = request;
  if (path === "/jsonrpc" && method === "POST" && data.version <= JSON_RPC_UNTIL) return jsonRpc(data, request.body);
  if (data.version < JSON2_SINCE) return NO_PAGE;
  if (path === "/web/version" && method === "GET") return { status: 200, json: versionOf(data, "version_info") };
  const [, model, called] = /^\/json\/2\/([\w.]+)\/(\w+)$/.exec(path) ?? [];
  if (model === undefined || called === undefined || method !== "POST") return NO_PAGE;
  return json2(data, request, model, called);
}

const NO_PAGE: OdooAnswer = { status: 404, page: "<!doctype html><html><title>404 Not Found</title></html>" };

function versionOf({ version }: OdooData, key: string): Named {
  return {
    [key]: [version, 0, 0, "final", 0, ""],
    version: `${version}.0`,
    server_version: `${version}.0`,
    server_serie: `${version}.0`,
  };
}

interface RpcParams {
  readonly service: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

// JSON-RPC answers every failure with HTTP 200 and an error in the body.
function jsonRpc(data: OdooData, body: unknown): OdooAnswer {
  const { id, params } = body as { id: unknown; params: RpcParams };
  try {
    return { status: 200, json: { jsonrpc: "2.0", id, result: service(data, params) } };
  } catch (error) {
    return {
      status: 200,
      json: {
        jsonrpc: "2.0",
        id,
        error: { code: data.version >= 19 ? 0 : 200, message: "Odoo Server Error", data: errorBody(error) },
      },
    };
  }
}

function service(data: OdooData, { service: name, method, args }: RpcParams): unknown {
  if (name === "common" && method === "version") return versionOf(data, "server_version_info");
  checkDatabase(data, args[0]);
  if (name === "common" && method === "login")
    return data.users.find(({ login, apiKey }) => login === args[1] && apiKey === args[2])?.id ?? false;
  if (name !== "object" || method !== "execute_kw")
    throw new OdooException("builtins.KeyError", `${name}.${method}`, 404);
  const user = data.users.find(({ id, apiKey }) => id === args[1] && apiKey === args[2]);
  if (user === undefined) throw new OdooException("odoo.exceptions.AccessDenied", "Access Denied", 401);
  const [model, called, positional = [], named = {}] = args.slice(3) as [string, string, unknown[]?, Named?];
  return runMethod(data, user, model, called, { ...byName(called, positional), ...named });
}

/** The names of the arguments that JSON-RPC sends by position. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  search_read: ["domain", "fields"],
  create: ["vals_list"],
  write: ["ids", "vals"],
  unlink: ["ids"],
  check_access_rights: ["operation"],
};

function byName(method: string, positional: readonly unknown[]): Named {
  return Object.fromEntries(positional.map((value, index) => [POSITIONS[method]?.[index] ?? String(index), value]));
}

function checkDatabase({ name }: OdooData, asked: unknown): void {
  if (asked === name) return;
  const why = `connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "${String(asked)}" does not exist\n`;
  throw new OdooException("psycopg2.OperationalError", why, 500);
}

// JSON-2 answers failures with a status and a JSON body.
function json2(data: OdooData, { headers, body }: OdooRequest, model: string, method: string): OdooAnswer {
  const database = headers["x-odoo-database"];
  if (database !== undefined && database !== data.name) return NO_PAGE;
  try {
    const user = userOf(data, headers["authorization"] ?? "");
    return { status: 200, json: runMethod(data, user, model, method, body as Named) };
  } catch (error) {
    return { status: error instanceof OdooException ? error.status : 500, json: errorBody(json2Error(error)) };
  }
}

// For a missing model or method, JSON-2 has an error of its own.
function json2Error(error: unknown): unknown {
  if (!(error instanceof OdooException) || error.status !== 404) return error;
  const model = /^Object (\S+) doesn't exist$/.exec(error.message)?.[1];
  const message = model === undefined ? error.message : `the model '${model}' does not exist`;
  const isMissing = error.odooName === "odoo.exceptions.MissingError";
  return isMissing ? error : new OdooException("werkzeug.exceptions.NotFound", message, 404);
}

function userOf(data: OdooData, authorization: string): OdooUser {
  const [, key] = /^bearer (.+)$/i.exec(authorization) ?? [];
  const user = data.users.find(({ apiKey }) => apiKey === key);
  if (user === undefined) throw new OdooException("werkzeug.exceptions.Unauthorized", "Invalid apikey", 401);
  return user;
}

function errorBody(error: unknown): Named {
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof OdooException ? error.odooName : "builtins.TypeError";
  return { name, message, arguments: [message], context: {}, debug: "Traceback (most recent call last): ..." };
}
