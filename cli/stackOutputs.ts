import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { printable } from "../records/printable";
import { UnknownError } from "./exitCode";

/** A stack of a thousand domains has some megabytes of outputs. */
const MAX_OCTETS = 256 << 20;

/**
 * What `pulumi stack output --json` says. Secrets stay hidden: the command is not asked to show them.
 *
 * @param stack its name; empty for the selected one
 * @throws UnknownError with what the command said when it fails, or is not there
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
  if (code === "ENOENT") return "there is no pulumi on the PATH.";
  const said = typeof stderr === "string" ? stderr.trim() : "";
  return said === "" ? `it ended with ${String(code)}.` : printable(said.replace(/\s+/g, " "), 1000);
}
