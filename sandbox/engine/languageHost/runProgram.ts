/** Runs a Pulumi program in a node process of its own. */
import type { LanguageRuntimeServer } from "./protocol";
import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { ended, type Ending, startChild } from "./children";
import { resolveFromProgram, runtimeOptions, typescriptEnv } from "./programInfo";

/**
 * The exit code of a program whose errors the SDK has already shown to the user. Source:
 * `nodeJSProcessExitedAfterLoggingUserActionableMessage` in `@pulumi/pulumi/cmd/run`.
 */
const EXIT_AFTER_TELLING = 32;

/** Runs the program in a node process and answers how it ended. Its output goes directly to the pipes of the engine. */
export function runProgram(engineAddress: string): LanguageRuntimeServer["run"] {
  return (call, callback) => {
    const request = call.request;
    void start(request, engineAddress).then(
      (ending) => callback(null, toResponse(ending)),
      (error: unknown) =>
        callback(null, new RunResponse().setError(error instanceof Error ? error.message : String(error))),
    );
  };
}

async function start(request: RunRequest, engineAddress: string): Promise<Ending> {
  const options = runtimeOptions(request.getInfo());
  const runner = resolveFromProgram("@pulumi/pulumi/cmd/run", request.getPwd());
  const child = startChild(process.execPath, [...options.nodeargs, runner, ...runnerArgs(request, engineAddress)], {
    cwd: request.getPwd(),
    env: { ...process.env, ...typescriptEnv(options), ...configEnv(request) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return ended(child);
}

/** The arguments of the runner: all flags first, then the program, then the arguments of the program (it parses with `stopEarly`). */
function runnerArgs(request: RunRequest, engineAddress: string): string[] {
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    "root-directory": request.getInfo()?.getRootDirectory() ?? "",
    pwd: request.getPwd(),
    parallel: request.getParallel() === 0 ? "" : String(request.getParallel()),
    "dry-run": request.getDryrun() ? "true" : "",
  };
  const given = Object.entries(flags).filter(([, value]) => value !== "");
  return [...given.map(([name, value]) => `--${name}=${value}`), entryPoint(request), ...request.getArgsList()];
}

function entryPoint(request: RunRequest): string {
  return request.getInfo()?.getEntryPoint() || request.getProgram();
}

/** The configuration as environment variables, so that secrets do not appear in a process list. */
function configEnv(request: RunRequest): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

function toResponse(ending: Ending): RunResponse {
  const response = new RunResponse();
  if (ending.error) return response.setError(`The program could not be started: ${ending.error.message}`);
  if (ending.code === 0) return response;
  if (ending.code === EXIT_AFTER_TELLING) return response.setBail(true);
  if (ending.signal) return response.setError(`Program was ended by signal ${ending.signal}`);
  return response.setError(`Program exited with non-zero exit code: ${ending.code}`);
}
