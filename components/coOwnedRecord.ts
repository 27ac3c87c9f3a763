import * as pulumi from "@pulumi/pulumi";
import type { DeclaredRecord } from "../providers";
import type { Issue } from "../records/issue";
import { armedBefore, rememberArmed } from "./arming";
import { claim } from "./claims";
import { confirm } from "./confirm";
import { watch } from "./drift";
import { deleteGuard, type Touch, writeGuards } from "./guards";
import { handleSteps, hookOptions } from "./hooks";
import { type Memory, recall, rememberCreation } from "./memory";
import { isLive, type Plan, planMerge, planRelease } from "./plan";
import type { PreparedRecord } from "./prepare";
import { report } from "./report";
import { settle } from "./settle";

/** What came of one record. */
export interface PublishedRecord {
  readonly record: PreparedRecord;
  readonly plan: Plan;
  readonly issues: readonly Issue[];
}

/**
 * Publishes one co-owned record, in the order that the whole promise hangs on: the memory of a live record before the
 * record, the plan from both, the native resource, then what may only be said once the record is written.
 */
export async function publishRecord(
  record: PreparedRecord,
  parent: pulumi.ComponentResource,
): Promise<PublishedRecord> {
  claim(record, parent);
  const { live } = record.located;
  const { release } = record.choices;
  if (release && live === undefined) return nothingToLeave(record);
  const memory = live === undefined ? undefined : await recall(record, live, parent);
  const plan = release && live && memory ? planRelease(record, live, memory) : planMerge(record, memory);
  report(record, plan, parent);
  if (plan.leaving && isLive(plan, live) && (await armedBefore(record, parent))) return leaveToEngine(record, plan);
  await declareRecord(record, plan, memory, parent);
  return { record, plan, issues: plan.issues };
}

async function declareRecord(
  record: PreparedRecord,
  plan: Plan,
  memory: Memory | undefined,
  parent: pulumi.ComponentResource,
): Promise<void> {
  const { live } = record.located;
  if (plan.desired === undefined) return;
  const touch: Touch = { touched: false };
  const declared = record.adapter.declare(record.name, plan.desired, {
    parent,
    // An import id must be passed on every run, or the next one deletes the live record; our own creation has none.
    ...(live !== undefined && memory?.createdByUs !== true && { import: live.importId }),
    retainOnDelete: !plan.leaving,
    ...hookOptions(record.name, { ...writeGuards(record, touch), ...(plan.leaving && deleteGuard(record)) }),
  });
  await settle(declared.resource.id);
  remember(record, plan, declared, memory, parent);
  await watch({ record, plan, declared, touched: () => touch.touched }, parent);
}

function remember(
  record: PreparedRecord,
  plan: Plan,
  declared: DeclaredRecord,
  memory: Memory | undefined,
  parent: pulumi.ComponentResource,
): void {
  if (record.located.live === undefined) rememberCreation(record, declared.importId, declared.resource, parent);
  if (record.choices.release) {
    if (plan.leaving && !isLive(plan, record.located.live)) rememberArmed(record, declared.resource, parent);
    return;
  }
  if (record.kind.hasTerms) confirm(record, plan, memory, declared.resource, parent);
}

// Not declared any more: the engine deletes the armed record, and asks the guard first.
function leaveToEngine(record: PreparedRecord, plan: Plan): PublishedRecord {
  handleSteps(record.name, deleteGuard(record));
  return { record, plan: { ...plan, issues: [], added: [], removed: [] }, issues: [] };
}

function nothingToLeave(record: PreparedRecord): PublishedRecord {
  handleSteps(record.name, deleteGuard(record));
  return { record, plan: { added: [], removed: [], issues: [], leaving: false }, issues: [] };
}
