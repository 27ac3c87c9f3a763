/** Runs programs whose language has its own host of Pulumi, which no package manager can install: it is a part of Pulumi's release archives. */
import { Server } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { version } from "@pulumi/pulumi/version";
import type { LanguageRuntimeServer } from "../../../sandbox/engine/languageHost/protocol";
import { languageRuntime } from "../../../sandbox/engine/languageHost/service";
import { listen } from "../../../sandbox/engine/listen";
import { runProcess } from "../../../sandbox/engine/processes";

/** A program that the engine can start. */
export interface ServedProgram {
  /** The argument of `pulumi preview` and `pulumi up` that makes the engine start this program. */
  readonly argument: string;
  close(): void;
}

/**
 * Serves a program: each run of the engine starts the command once, in the program's directory. The command gets the facts of the run in
 * the variables that Pulumi's SDK for Go reads (`getEnvInfo` in `sdk/v3/go/pulumi/run.go`, 3.274.1).
 *
 * @param env more variables of the command
 */
export async function serveProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ServedProgram> {
  const run: LanguageRuntimeServer["run"] = ({ request }, callback) => {
    const options = { cwd: request.getPwd(), env: { ...process.env, ...env, ...factsOf(request) } };
    void runProcess(command, args, options).then(
      ({ code, stdout, stderr }) =>
        callback(null, new RunResponse().setError(code === 0 ? "" : `exit code ${code}: ${stdout}${stderr}`)),
      (error: unknown) => callback(null, new RunResponse().setError(String(error))),
    );
  };
  const server = new Server();
  server.addService(LanguageRuntimeService, { ...languageRuntime("", version), run });
  const port = await listen(server);
  return { argument: `--client=127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function factsOf(request: RunRequest): NodeJS.ProcessEnv {
  return {
    PULUMI_PROJECT: request.getProject(),
    PULUMI_STACK: request.getStack(),
    PULUMI_ORGANIZATION: request.getOrganization(),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_DRY_RUN: String(request.getDryrun()),
    PULUMI_PARALLEL: String(request.getParallel()),
    PULUMI_MONITOR: request.getMonitorAddress(),
    // A host that the engine has not started itself gets the address of the engine as the first argument.
    PULUMI_ENGINE: request.getArgsList()[0] ?? "",
  };
}
