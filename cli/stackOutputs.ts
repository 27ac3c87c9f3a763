/** Runs `pulumi stack output --json` for `--stack`. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { printable } from "../records/printable";
import { UnknownError } from "./exitCode";

/** Far more than any stack has: the outputs of a thousand domains take some megabytes. */
const MAX_OCTETS = 256 << 20;

/**
 * The outputs of a stack, as `pulumi stack output --json` prints them. Secrets stay hidden, because `--show-secrets` is not given.
 *
 * @param stack its name; empty for the selected one
 * @throws UnknownError when the command fails or is not installed, with what it printed
 */
export async function stackOutputs(stack: string, env: NodeJS.ProcessEnv): Promise<string> {
  const named = stack === "" ? [] : ["--stack", stack];
  const args = ["stack", "output", "--json", "--non-interactive", ...named];
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, { env, maxBuffer: MAX_OCTETS });
    return stdout;
  } catch (error) {
    throw new UnknownError([`"pulumi ${args.slice(0, 3).join(" ")}" failed: ${reasonOf(error)}`]);
  }
}

function reasonOf(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === "ENOENT") return "the command pulumi was not found on the PATH.";
  const printed = typeof stderr === "string" ? stderr.trim() : "";
  return printed === "" ? `it ended with code ${String(code)}.` : printable(printed.replace(/\s+/g, " "), 1000);
}
