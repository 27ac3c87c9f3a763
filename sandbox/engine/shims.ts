import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The name under which the engine looks for the Node language host, beside the CLI and on PATH. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";
/** Environment variable: the bundled language host (a JavaScript file) that the shim beside a built CLI runs. */
export const LANGUAGE_HOST_VARIABLE = "ODOO_MAIL_SANDBOX_LANGUAGE_HOST";
/** Environment variable: the node binary that runs it. */
export const NODE_VARIABLE = "ODOO_MAIL_SANDBOX_NODE";

const OUTSIDE =
  "This Pulumi CLI runs inside the sandbox of pulumi-odoo-mail only. Install Pulumi: https://www.pulumi.com/docs/install/";

/**
 * What a release of Pulumi ships beside its CLI and a Go build lacks. They have to lie beside the CLI, because the engine warns about
 * a bundled plugin that it finds anywhere else. The language host belongs to the checkout, so the environment names it; the launcher
 * of dynamic providers is part of the program's own SDK and is found from the program's directory, as Pulumi's own launcher does.
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

/** Changes with every byte of the shims; part of the name of the directories that hold them. */
export const SHIMS_TEXT = Object.entries(SHIMS).flat().join("\0");

/** Writes the shims into the directory of a CLI. */
export function writeShims(directory: string): void {
  for (const [name, text] of Object.entries(SHIMS)) {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  }
}
