/** Fails a run that leaves the zone other than planned, because the engine saw nothing to do. */
import * as pulumi from "@pulumi/pulumi";
import type { DeclaredRecord } from "../../providers";
import { quoted } from "../../records/printable";
import { hookOptions } from "../engine/hooks";
import { perRun } from "../engine/run";
import { resolved, runsOnEngine } from "../engine/sdk";
import { type ReadRecord, where } from "./ourRecord";
import { isLive, isProxied, type Plan, ttlText } from "./desired";

/**
 * Detects drift that the engine does not see. Without a refresh the engine compares the program with its state. Both may have our term while
 * somebody has taken it out of the zone. The error is thrown by the create hook of a child, because the engine calls no hook of what the run
 * leaves out: so the check never fails a refresh, a destroy, or a run that targets other resources.
 *
 * @param isWriting whether the engine writes the record in this run: then there is no drift to report
 */
export async function checkDrift(
  record: ReadRecord,
  plan: Plan,
  declared: DeclaredRecord,
  isWriting: boolean,
  parent: pulumi.Resource,
): Promise<void> {
  if (!runsOnEngine() || isWriting) return;
  if (await isSkipped(declared, plan)) {
    leaveOut(record, plan);
    return;
  }
  if (record.zone === undefined || isLive(plan, record.live)) return;
  const name = `${record.name} drift`;
  const message = drifted(record, plan);
  const create = (): never => {
    throw new Error(message);
  };
  const probe = new pulumi.Stash(name, { input: message }, { parent, ...hookOptions(name, { create }) });
  await resolved(probe.urn);
  // The engine did not call the hook.
  warn(record, "this run is not about it");
}

/** Notes that the engine was told to leave a record as it is, and warns if it is not as planned. */
export function leaveOut(record: ReadRecord, plan: Plan): void {
  leftOut().add(record.rules.owner);
  if (!isLive(plan, record.live)) warn(record, "the engine was told to leave it");
}

/** Whether the engine was told to leave a record of this owner name as it is: `--target`, `--exclude`, `ignoreChanges`. */
export function isLeftOut(owner: string): boolean {
  return leftOut().has(owner);
}

function leftOut(): Set<string> {
  return perRun("records left out", () => new Set<string>());
}

// The engine left the record out if it has no id, or if the state still has other values than were declared.
async function isSkipped({ resource, values }: DeclaredRecord, plan: Plan): Promise<boolean> {
  const id = await resolved(resource.id);
  if (!id.known || id.value === "") return true;
  const state = await resolved(values);
  const wanted = (plan.desired?.values ?? []).map((value) => value.text).sort();
  return state.known && JSON.stringify([...state.value].sort()) !== JSON.stringify(wanted);
}

function warn(record: ReadRecord, why: string): void {
  void pulumi.log.warn(`${where(record)} in the zone is not what this program declares, and ${why}.`);
}

function drifted(record: ReadRecord, plan: Plan): string {
  return (
    `${where(record)} was changed outside of Pulumi: ${differences(record, plan)}. The state does not know it yet, so this run would leave it so. ` +
    "Run `pulumi up --refresh` (or set `options.refresh: always` in Pulumi.yaml). " +
    "If that does not last, another resource of this program or another stack declares the record as well: remove it there, or have it ignore changes of its values."
  );
}

function differences(record: ReadRecord, { text = "", desired }: Plan): string {
  const { live, texts } = record;
  const [now] = texts;
  const behind = isProxied(live) ? " behind the proxy, which answers addresses" : "";
  const shown = now === undefined ? "it is gone" : `it is ${quoted(now)}${behind}`;
  if (live === undefined || desired === undefined || live.ttl === desired.ttl)
    return `${shown}, and should be ${quoted(text)}`;
  return `${shown} with ${ttlText(live.ttl)}, and should be ${quoted(text)} with ${ttlText(desired.ttl)}`;
}
