import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The name under which the engine looks for the Node language host, beside the CLI and on PATH. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";
/** Environment variable: the bundled language host (a JavaScript file) that the shim beside a built CLI runs. */
export const LANGUAGE_HOST_VARIABLE = "ODOO_MAIL_SANDBOX_LANGUAGE_HOST";
/** Environment variable: the node binary that runs it. */
export const NODE_VARIABLE = "ODOO_MAIL_SANDBOX_NODE";

/**
 * The shim's text. It has to lie beside the CLI, because the engine warns about a host that it finds anywhere else; the host itself
 * belongs to the checkout, so the environment names it.
 */
export const LANGUAGE_HOST_SHIM = `#!/bin/sh
# This Pulumi CLI was built for the sandbox of pulumi-odoo-mail; that sandbox provides its Node language host.
if [ -z "$${LANGUAGE_HOST_VARIABLE}" ]; then
  echo "This Pulumi CLI runs inside the sandbox of pulumi-odoo-mail only. Install Pulumi: https://www.pulumi.com/docs/install/" >&2
  exit 1
fi
exec "$${NODE_VARIABLE}" "$${LANGUAGE_HOST_VARIABLE}" "$@"
`;

/** Writes the shim into the directory of a CLI. */
export function writeLanguageHostShim(directory: string): void {
  const file = path.join(directory, LANGUAGE_HOST);
  writeFileSync(file, LANGUAGE_HOST_SHIM);
  chmodSync(file, 0o755);
}
