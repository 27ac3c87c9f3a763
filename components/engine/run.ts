/** Values that all components of one run share. */
import * as pulumi from "@pulumi/pulumi";
import { addressOfServedMonitor } from "./sdk";

/** One run of a Pulumi program: a preview or an update. */
interface Run {
  readonly entries: Map<string, unknown>;
}

// The monitor is the key: inline programs of the Automation API run several stacks in one process.
type Runs = WeakMap<object, Run>;

const own: Runs = new WeakMap();

/** Under this key of `globalThis`: one object for each monitor of a process that serves components, by its address. */
const SERVED = Symbol.for("pulumi-odoo-mail/monitors/1");

/** Under this key of `globalThis`, all copies of the package in one process find each other's entries. */
const SHARED = Symbol.for("pulumi-odoo-mail/runs/2");

/**
 * The value that all components of one run share under a key; made when it is first asked for. Each module keeps its own entry.
 *
 * @param key the name of the module, and of the value where a module has several
 */
export function perRun<T>(key: string, create: () => T): T {
  return entryOf(own, key, create);
}

/**
 * As {@link perRun}, and shared with other copies of this package in the same program. Only for what would break a promise to users when two
 * copies did not see each other. Only for plain data of a layout that never changes under the same key.
 */
export function perRunOfAllCopies<T>(key: string, create: () => T): T {
  const store = globalThis as { [SHARED]?: Runs };
  return entryOf((store[SHARED] ??= new WeakMap()), key, create);
}

function entryOf<T>(runs: Runs, key: string, create: () => T): T {
  const monitor = servedMonitor() ?? pulumi.runtime.getMonitor() ?? globalThis;
  const run = runs.get(monitor) ?? { entries: new Map<string, unknown>() };
  runs.set(monitor, run);
  if (!run.entries.has(key)) run.entries.set(key, create());
  return run.entries.get(key) as T;
}

// By address: the components of a program in another language are constructed in one process, with a monitor object each. Not in programs, since
// a process that runs several may see one address twice.
function servedMonitor(): object | undefined {
  const address = addressOfServedMonitor();
  if (address === undefined) return undefined;
  const store = globalThis as { [SERVED]?: Map<string, object> };
  const monitors = (store[SERVED] ??= new Map<string, object>());
  const known = monitors.get(address) ?? {};
  monitors.set(address, known);
  return known;
}

/** A short text that tells provider instances apart within a run. */
export function providerKey(provider: pulumi.ProviderResource | undefined): string {
  if (provider === undefined) return "default";
  const known = perRun("provider instances", () => new Map<pulumi.ProviderResource, number>());
  const number = known.get(provider) ?? known.size + 1;
  known.set(provider, number);
  return `explicit ${number}`;
}
