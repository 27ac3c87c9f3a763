/** The environment of Pulumi commands: everything is local, and nothing of the user's own accounts gets in. */
import path from "node:path";
import { CLOUD_VARIABLE } from "../cloud/openCloud";
import { LANGUAGE_HOST_VARIABLE, NODE_VARIABLE } from "./shims";

/** Settings and credentials of the user's own accounts. None of them may reach a run in the sandbox. */
const FOREIGN = /^(PULUMI_|ODOO_MAIL_|AWS_|CLOUDFLARE_|CF_API_|OTEL_|VAULT_)/;

/** What the environment of a Pulumi command is made of. */
export interface EnvironmentParts {
  /** The environment to start from. */
  readonly base: NodeJS.ProcessEnv;
  /** The file of the CLI. */
  readonly pulumi: string;
  /** The bundled language host. */
  readonly languageHost: string;
  /** The node binary for host, program and doubles. */
  readonly node: string;
  /** The embedded cloud's directory. */
  readonly cloud: string;
  /** The directory of the file backend. */
  readonly backend: string;
  /** `PULUMI_HOME`: settings, credentials and plugins of the CLI. */
  readonly home: string;
  /** Where node keeps compiled code between runs (node: `NODE_COMPILE_CACHE`). */
  readonly compileCache: string;
}

/**
 * The environment of every Pulumi command in the sandbox. It has a file backend without a passphrase, no downloads, no update check, and
 * nothing of the user's own set-up of Pulumi, AWS or Cloudflare.
 */
export function sandboxEnvironment(parts: EnvironmentParts): NodeJS.ProcessEnv {
  return {
    ...withoutForeign(parts.base),
    PATH: searchPath(parts),
    PULUMI_BACKEND_URL: `file://${parts.backend}`,
    PULUMI_HOME: parts.home,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true", // they are never used
    PULUMI_DEBUG_COMMANDS: "true", // unlocks --event-log
    PULUMI_NODEJS_TRANSPILE_ONLY: "true", // types are checked once, by tsc, not in every run
    NODE_COMPILE_CACHE: parts.compileCache,
    [CLOUD_VARIABLE]: parts.cloud,
    [LANGUAGE_HOST_VARIABLE]: parts.languageHost,
    [NODE_VARIABLE]: parts.node,
  };
}

/** An environment without the user's own accounts, and without settings about colours. */
export function withoutForeign(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !FOREIGN.test(name) && name !== "NO_COLOR" && name !== "FORCE_COLOR",
  );
  return Object.fromEntries(kept);
}

/** PATH. It begins with the CLI and its bundled plugins, and with the node that Pulumi's own language host should start. */
function searchPath({ base, pulumi, node }: EnvironmentParts): string {
  const own = [path.dirname(pulumi), path.dirname(node)];
  const rest = (base["PATH"] ?? "")
    .split(path.delimiter)
    .filter((directory) => directory !== "" && !own.includes(directory));
  return [...own, ...rest].join(path.delimiter);
}
