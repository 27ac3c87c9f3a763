/** Tells by Odoo's own words what is wrong, and says what to do about it, for both protocols. */
import type { Connection } from "./connection";
import { ApiFailure, apiError, type OdooApiError, tellable } from "./errors";

/** What an answer says about a failure, whichever protocol it came by. */
export interface Failure {
  /** HTTP status; 200 for JSON-RPC, whose failures are in the body. */
  readonly status: number;
  /** Name of the exception in Odoo, such as `odoo.exceptions.AccessError`. */
  readonly name: string;
  readonly message: string;
  /** What was asked for: `ir.config_parameter search_read`. */
  readonly asked: string;
}

/** What the user of a key needs, by what is set. */
export const RIGHTS =
  "Give the key's user the right Administration: Settings (since Odoo 19 the role Administrator), or take the key of a user who has it. Administration: Access Rights is enough since Odoo 17 where no `defaultFrom` is set.";

/** The error for a failure that Odoo reports. */
export function toError(failure: Failure, connection: Connection): OdooApiError {
  const said = `Odoo says ${quote(failure, connection)}`;
  const database = tellable(connection.database, connection.apiKey);
  switch (reasonOf(failure)) {
    case ApiFailure.WrongKey:
      return wrongKey(connection, said);
    case ApiFailure.WrongDatabase:
      return wrongDatabase(connection, said);
    case ApiFailure.MissingRight:
      return apiError(
        ApiFailure.MissingRight,
        `The key's user may not do this in ${database}: ${failure.asked}. ${said}.`,
        RIGHTS,
      );
    case ApiFailure.UnknownModel:
      return apiError(
        ApiFailure.UnknownModel,
        `The database ${database} does not know what was asked for: ${failure.asked}. ${said}.`,
        "Install the app Discuss (module mail) in the database.",
      );
    default:
      return apiError(
        ApiFailure.Refused,
        `Odoo refused ${failure.asked} (HTTP ${failure.status}). ${said}.`,
        "Mend what Odoo names, then run again.",
      );
  }
}

/** The error of a database that is not there. */
export function wrongDatabase(connection: Connection, said: string): OdooApiError {
  const { url, database, apiKey } = connection;
  return apiError(
    ApiFailure.WrongDatabase,
    `There is no database ${tellable(database, apiKey)} at ${tellable(url, apiKey)}. ${said}.`,
    "Give the database's name: on Odoo Online the first label of its address.",
  );
}

/** The error of a login that Odoo did not take. */
export function wrongKey(connection: Connection, said: string): OdooApiError {
  const login = connection.user === undefined ? "" : ` of ${tellable(connection.user, connection.apiKey)}`;
  return apiError(
    ApiFailure.WrongKey,
    `Odoo does not take the API key${login} for the database ${tellable(connection.database, connection.apiKey)}. ${said}.`,
    "Make a key in Odoo (Preferences, Account Security, New API Key) and store it: `pulumi config set --secret --path 'odoo-mail:apiKeys[\"<database>\"]'` asks for it; in a program of your own, give it as `apiKey`. The user must be the one it belongs to, and the plan one that has the external API.",
  );
}

function reasonOf({ status, name, message }: Failure): ApiFailure {
  if (/database .* does not exist|no database|database not found/i.test(message)) return ApiFailure.WrongDatabase;
  if (status === 401 || /AccessDenied|Unauthorized/.test(name)) return ApiFailure.WrongKey;
  if (status === 403 || /AccessError|Forbidden/.test(name)) return ApiFailure.MissingRight;
  // Odoo answers a missing record with the status of a missing model, so the name is looked at first.
  if (/MissingError/.test(name)) return ApiFailure.Refused;
  if (status === 404 || /object .* doesn't exist|model .* does not exist|unknown model/i.test(message))
    return ApiFailure.UnknownModel;
  return ApiFailure.Refused;
}

function quote({ name, message }: Failure, { apiKey }: Connection): string {
  return `"${tellable(message === "" ? name : message, apiKey)}"`;
}
