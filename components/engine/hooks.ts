/** Resource hooks of the SDK: one for all our records, and how many guards may run at once. */
import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { perRunOfAllCopies } from "./run";
import { parallelism, resolved, runsOnEngine } from "./sdk";

/** What a hook of one of our resources does, by what the engine is about to do. A throw stops that step. */
export interface StepHandlers {
  create?(): void | Promise<void>;
  update?(args: pulumi.ResourceHookArgs): void | Promise<void>;
  delete?(args: pulumi.ResourceHookArgs): void | Promise<void>;
}

/**
 * The one hook of the package, for all its resources: registering one per record would cost a request each. The name
 * stands in the state of records that are marked for deletion, so it is contract.
 */
const HOOK_NAME = "odoo-mail:guard";

/** How many of our records may wait in their guards at once, however parallel the engine is. */
const MOST_GUARDS = 12;

/**
 * Options that bind our hook to a child. Its deletion is bound only where the child is marked for deletion: a resource with a delete
 * hook blocks a plain `pulumi destroy`. Empty under mocks, whose monitor cannot register hooks.
 */
export function hookOptions(
  child: string,
  handlers: StepHandlers,
  deletionIsGuarded = false,
): Pick<pulumi.CustomResourceOptions, "hooks"> {
  const hook = handle(child, handlers);
  if (hook === undefined) return {};
  return {
    hooks: {
      ...(handlers.create && { beforeCreate: [hook] }),
      ...(handlers.update && { beforeUpdate: [hook] }),
      ...(deletionIsGuarded && { beforeDelete: [hook] }),
    },
  };
}

/**
 * Sets the handlers of a child without declaring it: the engine calls them when it deletes a resource that an earlier run
 * declared with our delete hook.
 */
export function handleSteps(child: string, handlers: StepHandlers): void {
  handle(child, handlers);
}

function handle(child: string, handlers: StepHandlers): pulumi.ResourceHook | undefined {
  // Two copies of the package have one hook name, so they share the hook and all handlers.
  const all = perRunOfAllCopies("step handlers", () => new Map<string, StepHandlers>());
  // Hooks are called from a gRPC server, which knows nothing of the program: without its async context, an invoke in a hook fails in
  // inline programs of the Automation API and in the process that serves other languages.
  const inContext = AsyncLocalStorage.snapshot();
  all.set(child, {
    ...(handlers.create && { create: () => inContext(() => handlers.create?.()) }),
    ...(handlers.update && { update: (args) => inContext(() => handlers.update?.(args)) }),
    ...(handlers.delete && { delete: (args) => inContext(() => handlers.delete?.(args)) }),
  });
  if (!runsOnEngine()) return undefined;
  return perRunOfAllCopies(
    "hook",
    () => new pulumi.ResourceHook(HOOK_NAME, (args) => dispatch(all, args), { onDryRun: true }),
  );
}

// A create has new inputs only, a delete old ones only, an update both.
async function dispatch(all: ReadonlyMap<string, StepHandlers>, args: pulumi.ResourceHookArgs): Promise<void> {
  const handlers = all.get(args.name);
  if (args.newInputs === undefined) {
    if (handlers?.delete === undefined) throw new Error(unguarded(args.name));
    return handlers.delete(args);
  }
  return args.oldInputs === undefined ? handlers?.create?.() : handlers?.update?.(args);
}

function unguarded(name: string): string {
  return (
    `${name} was marked for deletion by \`release: true\`, and this program no longer has the component that can check ` +
    "that nobody else has joined it. Nothing was deleted. Put the component back with `release: true`, run `pulumi up`, then remove it; " +
    `or keep the record in DNS and run \`pulumi state delete\` for it.`
  );
}

/** Takes a place among the guards. @returns what gives it back; to call that twice does no harm */
export type TakePlace = () => Promise<() => void>;

/** How many places are taken, and who waits for how many, longest first. */
interface Places {
  taken: number;
  readonly waiting: { readonly count: number; readonly give: () => void }[];
}

/**
 * Runs `declare` when a guard may wait, and gives the place to the next one when the guard has read or the registration is done.
 *
 * A guard reads the zone while its step holds one of the engine's workers, and the engine needs a worker to answer: with every worker in a
 * guard, all wait for ever. So one worker always stays free of guards (docs/engine.md).
 *
 * @param readings of this run: with a single worker they must be done before the first guard
 */
export async function withGuardPlace<T>(
  parent: pulumi.Resource,
  place: TakePlace,
  readings: () => Promise<unknown>,
  declare: (done: () => void) => Promise<T>,
): Promise<T> {
  // A component that depends on others is registered after them. To wait for that in a place could block them.
  await resolved(parent.urn);
  if (parallelism() === 1) await readings();
  const free = await place();
  try {
    return await declare(free);
  } finally {
    free();
  }
}

/**
 * Places for the guards of one component, taken together as far as there are so many: guards of one zone that wait at the same time share a
 * reading. Each of the records must take its place.
 */
export function guardPlaces(count: number): TakePlace {
  let together: Promise<{ left: number }> | undefined;
  return async () => {
    const atOnce = Math.min(count, mostGuards());
    together ??= reserve(atOnce).then(() => ({ left: atOnce }));
    const reserved = await together;
    if (reserved.left === 0) await reserve(1);
    else reserved.left -= 1;
    return giveBack();
  };
}

function allPlaces(): Places {
  return perRunOfAllCopies<Places>("guards", () => ({ taken: 0, waiting: [] }));
}

async function reserve(count: number): Promise<void> {
  await new Promise<void>((give) => {
    allPlaces().waiting.push({ count, give });
    admit(allPlaces());
  });
}

function giveBack(): () => void {
  const places = allPlaces();
  let held = 1;
  return () => {
    places.taken -= held;
    held = 0;
    admit(places);
  };
}

function admit(places: Places): void {
  for (let [next] = places.waiting; next && places.taken + next.count <= mostGuards(); [next] = places.waiting) {
    places.waiting.shift();
    places.taken += next.count;
    next.give();
  }
}

// Where the SDK does not say how parallel the engine is, one guard at a time is slow and safe.
function mostGuards(): number {
  const workers = parallelism();
  return workers === undefined ? 1 : Math.max(1, Math.min(MOST_GUARDS, workers - 1));
}
