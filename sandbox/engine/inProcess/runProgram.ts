/** Runs Pulumi programs one after the other in this process, with the outcome of a process for each. */
import { AsyncLocalStorage } from "node:async_hooks";
import path from "node:path";
import { ComponentResource, log, ResourceError, RunError } from "@pulumi/pulumi";
import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import * as state from "@pulumi/pulumi/runtime/state";
import type { LanguageRuntimeServer } from "../languageHost/protocol";

/** One run of a program in this process. */
interface ProgramRun {
  /** Errors that the program did not catch. */
  readonly errors: Set<unknown>;
  /** Messages that are being sent to the engine. */
  readonly logs: Promise<unknown>[];
  /** The unfinished work of the program's components. In a process of its own, node would wait for it before it ends. */
  readonly components: Set<Promise<unknown>>;
}

const runs = new AsyncLocalStorage<ProgramRun>();

/** Parts of the SDK that its types leave out. They keep the runs of one process apart, and know the pending promises of a run. */
const { withLocalStorage } = state as unknown as { withLocalStorage: <T>(run: () => Promise<T>) => Promise<T> };
const { grpcClientOptions } = settings as unknown as { grpcClientOptions: Record<string, unknown> };
const { getStore } = state as unknown as { getStore: () => { readonly leakCandidates: Set<Promise<unknown>> } };

/**
 * Runs a program in this process, with the same outcome as the SDK's runner (`@pulumi/pulumi/cmd/run`) in a process of its own.
 *
 * The SDK's host for inline programs (`automation/server`) is not used. It reports the program as done while components still work or
 * have failed, and the engine then deletes what they have not declared.
 */
export const runProgram: LanguageRuntimeServer["run"] = ({ request }, callback) => {
  const run: ProgramRun = { errors: new Set(), logs: [], components: new Set() };
  void withLocalStorage(() => runs.run(run, () => execute(request, run))).then(
    (response) => callback(null, response),
    (error: unknown) => callback(null, new RunResponse().setError(textOf(error))),
  );
};

async function execute(request: RunRequest, run: ProgramRun): Promise<RunResponse> {
  const [engineAddress = ""] = request.getArgsList();
  settings.resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engineAddress,
    request.getMonitorAddress(),
    request.getDryrun(),
    request.getOrganization(),
  );
  setAllConfig(Object.fromEntries(request.getConfigMap().toArray()), request.getConfigsecretkeysList());
  process.chdir(request.getPwd());
  const monitor = settings.getMonitor() as { close(): void } | undefined;
  try {
    await runInPulumiStack(() => Promise.resolve(load(entryPoint(request)))).catch((error: unknown) =>
      tell(run, error),
    );
    await settled(run);
    const failed = run.errors.size > 0;
    if (failed) {
      // Awaits the error messages first: after a failed component, `disconnect` may reject before they are sent.
      await Promise.allSettled(run.logs);
      await settings.disconnect(false).catch(() => undefined);
      return new RunResponse().setBail(true);
    }
    await settings.disconnect(true);
    // A hook of the last delete may still work. In a process of its own, the SDK would report promises that never end as a leak.
    await allSettled(getStore().leakCandidates);
    return new RunResponse();
  } finally {
    monitor?.close();
  }
}

function entryPoint(request: RunRequest): string {
  return path.resolve(request.getPwd(), request.getInfo()?.getEntryPoint() || request.getProgram());
}

/** Loads the file of the program anew, because it may have changed. The library stays loaded. */
function load(file: string): unknown {
  Reflect.deleteProperty(require.cache, require.resolve(file));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the SDK's runner does
  const exported = require(file) as unknown;
  return typeof exported === "function" ? (exported as () => unknown)() : exported;
}

/** Waits for all components. While they work, they may declare further ones. */
async function settled({ components }: ProgramRun): Promise<void> {
  await allSettled(components);
  // Node reports unhandled rejections after the promises of this turn.
  await new Promise(setImmediate);
}

/** Waits until the set is empty. Each promise removes itself at its end, and may add others before. */
async function allSettled(waiting: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (waiting.size > 0) await Promise.allSettled(waiting);
}

/** Reports an error once, in the words of the SDK's runner. */
function tell(run: ProgramRun, error: unknown): void {
  if (run.errors.has(error)) return;
  run.errors.add(error);
  const report = (): Promise<void> => {
    if (RunError.isInstance(error)) return log.error(error.message);
    if (ResourceError.isInstance(error))
      return log.error(error.hideStack ? error.message : textOf(error), error.resource);
    return log.error(`Running program '${process.cwd()}' failed with an unhandled exception:\n${textOf(error)}`);
  };
  run.logs.push(report());
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Prepares this process to run programs: an uncaught error is reported in the run whose code threw it. */
export function watchPrograms(): void {
  const uncaught = (error: unknown): void => {
    const run = runs.getStore();
    if (run === undefined) throw error;
    tell(run, error);
  };
  process.on("uncaughtException", uncaught);
  process.on("unhandledRejection", uncaught);
  watchComponents();
  // Two runs may have engines on the same port, one after the other. A connection to the first must not be reused for the second ("14
  // UNAVAILABLE: No connection established. Last error: null").
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}

interface Initializing {
  initializeAndRegisterOutputs: (...args: unknown[]) => Promise<unknown>;
}

function watchComponents(): void {
  const prototype = ComponentResource.prototype as unknown as Initializing;
  const original = prototype.initializeAndRegisterOutputs;
  prototype.initializeAndRegisterOutputs = function (this: Initializing, ...args) {
    const run = runs.getStore();
    const work = original.apply(this, args);
    if (run === undefined) return work;
    // Awaiting `work` itself would handle its rejection, which must stay unhandled. So its end is a second promise.
    const { promise, resolve } = withResolvers();
    run.components.add(promise);
    void promise.then(() => run.components.delete(promise));
    return (async () => {
      try {
        return await work;
      } finally {
        resolve();
      }
    })();
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
