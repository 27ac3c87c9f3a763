/** Finds out which version of Odoo answers, and makes the client for the protocol of that version. */
import type { OdooClient, Session } from "./connection";
import { ApiFailure, apiError, tellable } from "./errors";
import { send } from "./http";
import { json2Client } from "./json2";
import { jsonRpcClient, notUnderstood, rpc } from "./jsonRpc";

const OLDEST = 14;
/** Since this version there is JSON-2. */
const FIRST_JSON2 = 19;

/**
 * Finds out which version answers and speaks to it in its protocol.
 *
 * @param expected the version that the program declares, which the detected one must be. @default - any
 * @throws OdooApiError
 */
export async function connect(session: Session, expected?: number): Promise<OdooClient> {
  const version = await detectVersion(session);
  if (version < OLDEST || (expected !== undefined && expected !== version)) throw mismatch(session, version, expected);
  return version >= FIRST_JSON2 ? json2Client(session, version) : jsonRpcClient(session, version);
}

// Asks /web/version first, which came with JSON-2 in Odoo 19: since then Odoo logs a deprecation warning for each request to /jsonrpc (read
// in 19.0, 2026-11-28). Only a server that does not know /web/version is asked there.
async function detectVersion(session: Session): Promise<number> {
  const { json } = await send(session, { path: "/web/version", isRepeatable: true });
  const major = majorOf((json as { version_info?: unknown } | null | undefined)?.version_info);
  if (major !== undefined) return major;
  const asked = "its version";
  const about = await rpc(session, "common", "version", [], { asked, isRepeatable: true });
  const older = majorOf((about as { server_version_info?: unknown } | null)?.server_version_info);
  if (older === undefined) throw notUnderstood(session, { status: 200, text: JSON.stringify(about) }, asked);
  return older;
}

/** The major version in `[17, 0, 0, "final", 0, ""]`; Odoo Online's versions in between say `["saas~17", 4, ...]`. */
function majorOf(info: unknown): number | undefined {
  const first: unknown = Array.isArray(info) ? info[0] : undefined;
  const digits = /^(?:saas[~-])?(\d{1,3})$/.exec(String(first))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function mismatch({ connection }: Session, version: number, expected: number | undefined): Error {
  const where = tellable(connection.url, connection.apiKey);
  if (version < OLDEST)
    return apiError(
      ApiFailure.VersionMismatch,
      `${where} runs Odoo ${version}; the settings of versions before ${OLDEST} are not known here.`,
      "Enter the settings by hand, or upgrade the database.",
    );
  return apiError(
    ApiFailure.VersionMismatch,
    `${where} runs Odoo ${version}, and \`odooVersion\` says ${String(expected)}: its settings have other names.`,
    `Set \`odooVersion\` to ${version}, or leave it out.`,
  );
}
