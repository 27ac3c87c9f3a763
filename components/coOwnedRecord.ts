import type * as pulumi from "@pulumi/pulumi";
import type { DeclaredRecord, LiveRecord } from "../providers";
import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { armedBefore, rememberArmed } from "./arming";
import { claim } from "./claims";
import { refuseCompany } from "./company";
import { confirm, lastConfirmed } from "./confirm";
import { watch } from "./drift";
import { deleteGuard, keepGuard, type Touch, writeGuards } from "./guards";
import { handleSteps, hookOptions, hooksWork } from "./hooks";
import { type Memory, recall, rememberCreation } from "./memory";
import { Outcome, outcomeOf } from "./outcome";
import { isLive, judged, type Plan, planMerge, planRelease, where } from "./plan";
import type { PreparedRecord } from "./prepare";
import { report } from "./report";
import { currentRun } from "./run";
import { settle } from "./settle";
import { inSlot } from "./slots";
import { withoutTraces } from "./traces";

/** What came of one record. */
export interface PublishedRecord {
  readonly record: PreparedRecord;
  readonly plan: Plan;
  readonly issues: readonly Issue[];
  /** Child names of records that the component declared in the run before, and no longer does. */
  readonly dropped: readonly string[];
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
  const memory = live === undefined ? undefined : await recallAll(record, live, parent);
  const merged = release && live && memory ? planRelease(record, live, memory) : planMerge(record, memory);
  const plan = await judged(record, merged, memory);
  if (plan.leaving && isLive(plan, live) && (await armedBefore(record, parent)))
    return leaveToEngine(record, plan, parent);
  report(record, plan, parent);
  await declareRecord(record, plan, memory, parent);
  return { record, plan, issues: plan.issues, dropped: memory?.dropped ?? [] };
}

// To leave, we take out what an earlier run may have forgotten as well: nobody would be told of it later.
async function recallAll(record: PreparedRecord, live: LiveRecord, parent: pulumi.ComponentResource): Promise<Memory> {
  const memory = await recall(record, live, parent);
  if (!record.choices.release || !record.kind.hasTerms) return memory;
  return { ...memory, declaredBefore: [...memory.declaredBefore, ...(await lastConfirmed(record, parent))] };
}

async function declareRecord(
  record: PreparedRecord,
  plan: Plan,
  memory: Memory | undefined,
  parent: pulumi.ComponentResource,
): Promise<void> {
  const { live } = record.located;
  const { desired } = plan;
  if (desired === undefined) return;
  const touch: Touch = { touched: false };
  const declared = await inSlot(parent, async (guarded) => {
    const options: pulumi.CustomResourceOptions = {
      parent,
      // An import id must be passed on every run, or the next one deletes the live record; our own creation has none.
      ...(live !== undefined && memory?.createdByUs !== true && { import: live.importId }),
      retainOnDelete: !plan.leaving,
      // The engine deletes what depends on something first: a memory must not go while its record is refused to go.
      ...(plan.leaving && memory !== undefined && { dependsOn: [...memory.stashes] }),
      ...hookOptions(record.name, { ...writeGuards(record, touch, guarded), ...keepGuard(record) }, plan.leaving),
    };
    const resource = withoutTraces(() => record.adapter.declare(record.name, desired, options));
    await settle(resource.resource.id);
    return resource;
  });
  const outcome = await outcomeOf(declared, plan, touch.touched);
  if (outcome !== Outcome.Declared) (currentRun().leftOut ??= new Set()).add(record.kind.owner);
  if (outcome !== Outcome.LeftOut) {
    if (live === undefined) await rememberCreation(record, declared, touch.touched || !hooksWork(), parent);
    await remember(record, plan, { ...declared, outcome }, memory, parent);
  }
  await watch({ record, plan, outcome, touched: touch.touched }, parent);
  // Last: whatever it finds, this stack knows by now that the record is its own.
  if (live === undefined && touch.touched) await refuseCompany(record);
}

async function remember(
  record: PreparedRecord,
  plan: Plan,
  declared: DeclaredRecord & { readonly outcome: Outcome },
  memory: Memory | undefined,
  parent: pulumi.ComponentResource,
): Promise<void> {
  if (record.choices.release) {
    if (plan.leaving && !isLive(plan, record.located.live)) await rememberArmed(record, declared.resource, parent);
    return;
  }
  if (record.kind.hasTerms) await confirm(record, plan, memory, declared, parent);
}

// Not declared any more: the engine deletes the armed record, and asks the guard first.
function leaveToEngine(record: PreparedRecord, { before }: Plan, parent: pulumi.Resource): PublishedRecord {
  handleSteps(record.name, deleteGuard(record));
  const removed = before === undefined ? [] : [before];
  const issues = [goes(record, before)];
  const plan: Plan = { ...(before !== undefined && { before }), added: [], removed, issues, leaving: true };
  report(record, plan, parent);
  return { record, plan, issues, dropped: [] };
}

// Only the engine knows whether its state still has what an earlier run left to it: a run that failed may have lost it.
function goes(record: PreparedRecord, text = ""): Issue {
  return {
    id: "release/goes-now",
    severity: Severity.Warning,
    path: where(record),
    message: `${quoted(text)} is deleted at the end of this run, unless somebody has joined it.`,
    fix: "If the next run says so again, the state has lost it: delete it by hand.",
    source: "docs/leaving.md",
  };
}

function nothingToLeave(record: PreparedRecord): PublishedRecord {
  handleSteps(record.name, deleteGuard(record));
  return { record, plan: { added: [], removed: [], issues: [], leaving: false }, issues: [], dropped: [] };
}
