import * as pulumi from "@pulumi/pulumi";
import { hooksWork } from "./hooks";
import { currentRun, type Run } from "./run";
import { settle } from "./settle";

/** How many of our records may be on their way to their guard at once, however parallel the engine is. */
const MOST_SLOTS = 12;

/**
 * Runs `declare` when a slot is free, and frees the slot when the record's guard has run or its registration is done.
 *
 * A guard reads the zone while its step holds one of the engine's workers. The engine looks default providers up one after
 * the other, and registering a new one needs a worker too: with every worker waiting in a guard, the guards' readings
 * and the engine wait for each other for ever. So one worker always stays free of guards (docs/engine.md).
 */
export async function inSlot<T>(parent: pulumi.Resource, declare: (done: () => void) => Promise<T>): Promise<T> {
  // A component that depends on others is registered after them. Waiting for that with a slot in hand could block them.
  await settle(parent.urn);
  const run = currentRun();
  run.ready ??= makeReady(parent);
  await run.ready;
  if (pulumi.runtime.serialize()) await Promise.allSettled(run.readings.values());
  const free = await takeSlot(run, slotCount());
  try {
    return await declare(free);
  } finally {
    free();
  }
}

// With a single worker (`--parallel 1`) no worker can stay free. What our own resources need is then there before the first
// guard: the readings (above), and the engine's provider of Stash, which any look-up in the state calls for.
async function makeReady(parent: pulumi.Resource): Promise<void> {
  if (!hooksWork()) return;
  const urn = await settle(parent.urn);
  if (urn.known) await pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: urn.value });
}

function slotCount(): number {
  const parallel = parallelism();
  return parallel === undefined ? 1 : Math.max(1, Math.min(MOST_SLOTS, parallel - 1));
}

// The SDK keeps `--parallel` in its store and leaves that out of its types. Without it we wait more than we need to.
function parallelism(): number | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a module without types
  const state = require("@pulumi/pulumi/runtime/state") as {
    getStore?: () => { settings?: { options?: { parallel?: number } } };
  };
  return state.getStore?.().settings?.options?.parallel;
}

async function takeSlot(run: Run, count: number): Promise<() => void> {
  if (run.slots.taken < count) run.slots.taken += 1;
  else await new Promise<void>((resolve) => run.slots.waiting.push(resolve));
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    // The slot goes from hand to hand while somebody waits for it.
    const next = run.slots.waiting.shift();
    if (next === undefined) run.slots.taken -= 1;
    else next();
  };
}
