import type { OdooClient, Session } from "./connection";
import { ApiFailure, apiError, failureOf, tellable } from "./errors";
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

// JSON-RPC leaves Odoo after 21, /web/version came with JSON-2: one of them is there in every version.
async function detectVersion(session: Session): Promise<number> {
  const manner = { asked: "its version", isRepeatable: true };
  try {
    const about = (await rpc(session, "common", "version", [], manner)) as { server_version_info?: unknown } | null;
    return majorOf(about?.server_version_info) ?? (await webVersion(session));
  } catch (error) {
    if (failureOf(error) !== ApiFailure.NotUnderstood) throw error;
    return webVersion(session);
  }
}

async function webVersion(session: Session): Promise<number> {
  const answer = await send(session, { path: "/web/version", isRepeatable: true });
  const major = majorOf((answer.json as { version_info?: unknown } | null | undefined)?.version_info);
  if (major === undefined) throw notUnderstood(session, answer, "its version");
  return major;
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
