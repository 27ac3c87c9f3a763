/** The two small scripts that must be beside a CLI that was built with Go. */
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The name under which the engine looks for the Node language host, beside the CLI and on PATH. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";
/** The environment variable with the bundled language host, a JavaScript file that the shim beside a built CLI runs. */
export const LANGUAGE_HOST_VARIABLE = "ODOO_MAIL_SANDBOX_LANGUAGE_HOST";
/** The environment variable with the node binary that runs it. */
export const NODE_VARIABLE = "ODOO_MAIL_SANDBOX_NODE";

const OUTSIDE =
  "This Pulumi CLI runs inside the sandbox of pulumi-odoo-mail only. Install Pulumi: https://www.pulumi.com/docs/install/";

/**
 * Programs that a Pulumi release has beside its CLI, and a Go build has not. They must be beside the CLI, because the engine warns about
 * bundled plugins anywhere else. The first one runs the language host of the checkout, which the environment names. The second one runs
 * dynamic providers with the SDK of the program, found from the program's directory as Pulumi's own launcher does.
 */
const SHIMS: Readonly<Record<string, string>> = {
  [LANGUAGE_HOST]: `#!/bin/sh
if [ -z "$${LANGUAGE_HOST_VARIABLE}" ]; then echo "${OUTSIDE}" >&2; exit 1; fi
exec "$${NODE_VARIABLE}" "$${LANGUAGE_HOST_VARIABLE}" "$@"
`,
  "pulumi-resource-pulumi-nodejs": `#!/bin/sh
if [ -z "$${NODE_VARIABLE}" ]; then echo "${OUTSIDE}" >&2; exit 1; fi
exec "$${NODE_VARIABLE}" -e 'require(require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [process.cwd()] }))' provider "$@"
`,
};

/** The text of all shims. It is part of the name of directories with shims, so that changed shims get a new directory. */
export const SHIMS_TEXT = Object.entries(SHIMS).flat().join("\0");

/** Writes the shims into the directory of a CLI. */
export function writeShims(directory: string): void {
  for (const [name, text] of Object.entries(SHIMS)) {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  }
}
