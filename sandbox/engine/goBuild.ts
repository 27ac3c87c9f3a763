/** Builds Go programs into the cache, and reports the progress of a build that takes minutes. */
import { mkdtempSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { CLI_PACKAGE, type CliModule } from "./goModule";
import { runProcess } from "./processes";
import { errorCode, SandboxError } from "./sandboxError";

/** How often a line about a running build is written. */
const REPORT_EVERY_MS = 15_000;
/** A build takes minutes. One that takes this long hangs, most likely because a module proxy does not answer. */
const BUILD_TIMEOUT_MS = 60 * 60_000;
/** As in Pulumi's releases. */
export const TAGS = "osusergo,grpcnotrace";
/** The prefix of temporary directories of builds. */
const PREFIX = "build-";
const ABANDONED_MS = 24 * 60 * 60_000;

/** Options of every build. */
interface CommonOptions {
  readonly go: string;
  /** The directory for the result. Its parent is created. */
  readonly target: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** Milliseconds between two lines about a running build. @default 15000 */
  readonly reportEveryMs?: number;
  /** Completes and checks the temporary directory before it is renamed to `target`. When it throws, the build fails. */
  readonly finish: (directory: string) => Promise<void>;
}

/** Options for building any program. */
export interface GoOptions extends CommonOptions {
  /** What is built, for messages: `the Pulumi CLI 3.276.0`. */
  readonly title: string;
  /** The directory of go.mod. */
  readonly directory: string;
  /** Arguments of `go build` behind `-o`: flags and packages. */
  readonly args: readonly string[];
  /** The name of the executable. @default - the names of the packages */
  readonly executable?: string;
}

/** Options for building the CLI. */
export interface BuildOptions extends CommonOptions {
  readonly module: CliModule;
}

/** Builds the CLI from the Go module. */
export function buildCli({ module, ...options }: BuildOptions): Promise<void> {
  return buildGo({
    ...options,
    title: `the Pulumi CLI ${module.version}`,
    directory: module.directory,
    args: cliArgs(module),
    executable: "pulumi",
  });
}

/**
 * Builds programs from a Go module into a temporary directory beside the target, and renames it when it is complete and checked. When two
 * builds run at once, the second one to finish uses the target of the first.
 *
 * @throws SandboxError with the end of Go's output when the build fails.
 */
export async function buildGo(options: GoOptions): Promise<void> {
  const parent = path.dirname(options.target);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent);
  const temporary = mkdtempSync(path.join(parent, PREFIX));
  try {
    await compile(options, temporary);
    await options.finish(temporary);
    publish(temporary, options.target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Removes directories that are older than a day: they are left from builds that were killed. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const directory = path.join(parent, name);
    const age = Date.now() - (statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) rmSync(directory, { recursive: true, force: true });
  }
}

async function compile(options: GoOptions, into: string): Promise<void> {
  const { go, title, directory, args, env, report, reportEveryMs } = options;
  report(`Building ${title} with Go. This happens once and takes some minutes.`);
  const progress = new Progress(report, reportEveryMs ?? REPORT_EVERY_MS);
  // A path that ends in a slash is a directory for the executables of several packages.
  const output = options.executable === undefined ? `${into}${path.sep}` : path.join(into, options.executable);
  const result = await runProcess(go, ["build", "-v", "-mod=readonly", "-buildvcs=false", "-o", output, ...args], {
    cwd: directory,
    env: { ...env, GOWORK: "off" }, // a workspace file above the checkout must not change what is built
    timeoutMs: BUILD_TIMEOUT_MS,
    onOutput: (text) => progress.add(text),
  }).finally(() => progress.stop());
  if (result.code === 0) {
    report(`Built ${title} in ${Math.round(result.ms / 1000)} s.`);
    return;
  }
  const tail = result.stderr.trimEnd().split("\n").slice(-12).join("\n  ");
  const how = result.timedOut ? `was stopped after ${BUILD_TIMEOUT_MS / 60_000} minutes` : "failed";
  throw new SandboxError(`Building ${title} with Go ${how}:\n  ${tail}`);
}

/** The tags and the version variable of Pulumi's own release build. */
function cliArgs(module: CliModule): string[] {
  const variable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
  return ["-tags", TAGS, "-ldflags", `-s -w -X ${variable}=v${module.version}`, CLI_PACKAGE];
}

function publish(temporary: string, target: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error; // else: another process was faster
  }
}

/** Reports at intervals how long the build has taken, and the last line of Go. */
class Progress {
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  #lines = 0;
  #last = "";

  constructor(report: (line: string) => void, everyMs: number) {
    this.#timer = setInterval(() => report(this.#line()), everyMs);
  }

  add(text: string): void {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    this.#lines += lines.length;
    this.#last = lines.at(-1) ?? this.#last;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #line(): string {
    const seconds = Math.round((performance.now() - this.#started) / 1000);
    return `  ${seconds} s, ${this.#lines} packages downloaded or compiled so far, last: ${this.#last.slice(0, 60)}`;
  }
}
