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
  /** What was thrown and caught by nobody. */
  readonly errors: Set<unknown>;
  /** What the engine is being told. */
  readonly logs: Promise<unknown>[];
  /** The work of the program's components: in a process of its own, node would live until it is done. */
  readonly components: Set<Promise<unknown>>;
}

const runs = new AsyncLocalStorage<ProgramRun>();

/** What the types of the SDK leave out: what keeps the runs of one process apart, with the promises of a run that wait for something. */
const { withLocalStorage } = state as unknown as { withLocalStorage: <T>(run: () => Promise<T>) => Promise<T> };
const { grpcClientOptions } = settings as unknown as { grpcClientOptions: Record<string, unknown> };
const { getStore } = state as unknown as { getStore: () => { readonly leakCandidates: Set<Promise<unknown>> } };

/**
 * Runs a program in this process, with the outcome that the SDK's runner has in a process of its own (`@pulumi/pulumi/cmd/run`).
 *
 * The SDK's own host for inline programs (`automation/server`) is not used: it tells the engine that the program is done although
 * components still work or have failed, and the engine then deletes what they have not declared.
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
      // A component that fails also fails whoever waits for its requests, so that this does not wait for what is being told.
      await Promise.allSettled(run.logs);
      await settings.disconnect(false).catch(() => undefined);
      return new RunResponse().setBail(true);
    }
    await settings.disconnect(true);
    // What a hook of the last delete still says. In a process of its own, what never ends is told as a leak.
    await allSettled(getStore().leakCandidates);
    return new RunResponse();
  } finally {
    monitor?.close();
  }
}

function entryPoint(request: RunRequest): string {
  return path.resolve(request.getPwd(), request.getInfo()?.getEntryPoint() || request.getProgram());
}

/** The program's own file is read anew, as it may have changed; the library stays loaded. */
function load(file: string): unknown {
  Reflect.deleteProperty(require.cache, require.resolve(file));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the SDK's runner does
  const exported = require(file) as unknown;
  return typeof exported === "function" ? (exported as () => unknown)() : exported;
}

/** Components may declare others while they work. */
async function settled({ components }: ProgramRun): Promise<void> {
  await allSettled(components);
  // An unhandled rejection is told after the promises of this turn.
  await new Promise(setImmediate);
}

/** Each promise takes itself out when it ends, and may add others before. */
async function allSettled(waiting: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (waiting.size > 0) await Promise.allSettled(waiting);
}

/** Tells an error once, in the words of the SDK's runner. */
function tell(run: ProgramRun, error: unknown): void {
  if (run.errors.has(error)) return;
  run.errors.add(error);
  const told = (): Promise<void> => {
    if (RunError.isInstance(error)) return log.error(error.message);
    if (ResourceError.isInstance(error))
      return log.error(error.hideStack ? error.message : textOf(error), error.resource);
    return log.error(`Running program '${process.cwd()}' failed with an unhandled exception:\n${textOf(error)}`);
  };
  run.logs.push(told());
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Makes this process ready to run programs: what nobody catches belongs to the run whose code threw it. */
export function watchPrograms(): void {
  const uncaught = (error: unknown): void => {
    const run = runs.getStore();
    if (run === undefined) throw error;
    tell(run, error);
  };
  process.on("uncaughtException", uncaught);
  process.on("unhandledRejection", uncaught);
  watchComponents();
  // Each run has an engine of its own. Two of them may get the same port, and a connection to the one that is gone must not be taken for the
  // other ("14 UNAVAILABLE: No connection established. Last error: null").
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
    // Whoever waits for a promise handles its rejection, which must stay unhandled: hence a second promise for the end.
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
