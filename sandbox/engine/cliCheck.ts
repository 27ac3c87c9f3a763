/** Finds out whether a file is a Pulumi CLI that the project can use. */
import path from "node:path";
import { realpathSync } from "node:fs";
import { isSupported, OLDEST_CLI, parseCliVersion, renderCliVersion } from "./cliVersion";
import { LANGUAGE_HOST } from "./shims";
import { findOnPath, isExecutable } from "./pathSearch";
import { runProcess } from "./processes";

/** Whether a file is a Pulumi CLI that the project can use. */
export type CliCheck =
  { readonly ok: true; readonly version: string } | { readonly ok: false; readonly reason: string };

/**
 * Asks a CLI for its version. Never throws and always ends. A CLI that cannot be started, does not answer in time, answers something else
 * or is too old is refused. The reason is a text for the user, who has to install something.
 *
 * @param timeoutMs how long the CLI has. It usually answers within half a second, but a shim may download it first.
 */
export async function checkCli(file: string, env: NodeJS.ProcessEnv, timeoutMs: number): Promise<CliCheck> {
  try {
    const result = await runProcess(file, ["version"], { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" }, timeoutMs });
    if (result.timedOut) return refuse(`did not answer "pulumi version" within ${timeoutMs / 1000} s`);
    if (result.code !== 0) return refuse(`"pulumi version" ended with ${result.signal ?? `exit code ${result.code}`}`);
    const version = parseCliVersion(result.stdout);
    if (!version) return refuse(`"pulumi version" did not answer a version`);
    const text = renderCliVersion(version);
    if (isSupported(version)) return { ok: true, version: text };
    return refuse(
      `version ${text} is not in the range >= ${renderCliVersion(OLDEST_CLI)}, < ${OLDEST_CLI.major + 1}.0.0`,
    );
  } catch (error) {
    return refuse(`cannot be started (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** True when the engine will find a Node language host for this CLI: beside its real file, or on PATH. */
export function hasLanguageHost(file: string, searchPath: string | undefined): boolean {
  return (
    isExecutable(path.join(path.dirname(realpathSync(file)), LANGUAGE_HOST)) ||
    findOnPath(LANGUAGE_HOST, searchPath).length > 0
  );
}

function refuse(reason: string): CliCheck {
  return { ok: false, reason };
}
