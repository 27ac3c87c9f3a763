import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { currentRun, type Run, type StepHandlers } from "./run";

/**
 * The one hook of the package, for all its resources: registering one per record would cost a request each. The name
 * stands in the state of armed records, so that it is contract.
 */
const HOOK_NAME = "odoo-mail:guard";

/**
 * Options that bind our hook to a child; to its deletion only where the child is armed, because a resource with a delete
 * hook blocks a plain `pulumi destroy`.
 * Empty under unit-test mocks: their monitor claims to support hooks and fails when one is registered.
 */
export function hookOptions(
  child: string,
  handlers: StepHandlers,
  armed = false,
): Pick<pulumi.CustomResourceOptions, "hooks"> {
  const run = currentRun();
  run.handlers.set(child, handlers);
  const hook = ensureHook(run);
  if (hook === undefined) return {};
  return {
    hooks: {
      ...(handlers.create && { beforeCreate: [hook] }),
      ...(handlers.update && { beforeUpdate: [hook] }),
      ...(armed && { beforeDelete: [hook] }),
    },
  };
}

/**
 * Makes the handlers of a child known without declaring it: the engine calls them when it deletes a resource that
 * an earlier run declared with our delete hook.
 */
export function handleSteps(child: string, handlers: StepHandlers): void {
  const run = currentRun();
  run.handlers.set(child, handlers);
  ensureHook(run);
}

/** Whether hooks work here, that is, not under unit-test mocks. */
export function hooksWork(): boolean {
  const monitor = pulumi.runtime.getMonitor() as { registerResourceHook?: unknown } | undefined;
  return typeof monitor?.registerResourceHook === "function";
}

/** Registers the hook in programs whose records may be armed in the state, even when none is declared now. */
function ensureHook(run: Run): pulumi.ResourceHook | undefined {
  if (!hooksWork()) return undefined;
  run.hook ??= new pulumi.ResourceHook(HOOK_NAME, inThisContext(run), { onDryRun: true });
  return run.hook;
}

/**
 * The engine calls a hook from outside of every async context. In inline programs the SDK then no longer finds its connection to the
 * engine, so the hook runs in the context in which it was made.
 */
function inThisContext(run: Run): pulumi.ResourceHookFunction {
  const context = AsyncLocalStorage.snapshot();
  return (args) => context(() => dispatch(run, args));
}

// A create carries new inputs only, a delete old ones only, an update both.
async function dispatch(run: Run, args: pulumi.ResourceHookArgs): Promise<void> {
  const handlers = run.handlers.get(args.name);
  if (args.newInputs === undefined) {
    if (handlers?.delete === undefined) throw new Error(unguarded(args.name));
    return handlers.delete(args);
  }
  return args.oldInputs === undefined ? handlers?.create?.() : handlers?.update?.(args);
}

function unguarded(name: string): string {
  return (
    `${name} was left to be deleted by \`release: true\`, and this program no longer has the component that can check ` +
    "that nobody else has joined it. Nothing was deleted. Put the component back with `release: true`, run `pulumi up`, then remove it; " +
    `or keep the record in DNS and run \`pulumi state delete\` for it.`
  );
}
