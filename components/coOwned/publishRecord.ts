/** Declares one planned record under its guards, then looks for drift. */
import * as pulumi from "@pulumi/pulumi";
import { quoted } from "../../records/printable";
import { handleSteps, hookOptions, type TakePlace, withGuardPlace } from "../engine/hooks";
import { resolved } from "../engine/sdk";
import { checkDrift } from "./drift";
import { checkForSecondRecord, deleteGuard, keepGuard, type Touch, writeGuards } from "./guards";
import { memoryMark } from "./memory";
import { type ReadRecord, where } from "./ourRecord";
import type { PlannedRecord } from "./plan";
import { nameIn } from "./priorState";
import { waitsFor } from "./readTimeout";
import { report } from "./report";
import { allRead } from "./zones";
import { isLive } from "./desired";

/**
 * Publishes one planned record: the last steps of a run, after everything was read, planned and remembered (docs/architecture.md). The native
 * resource is declared under guards; then drift is looked for.
 *
 * @param memory of the component, when it has one
 * @param place of this record among the guards
 * @param alias the resource of the stack that declares this record until now. @default - none
 */
export async function publishRecord(
  planned: PlannedRecord,
  parent: pulumi.ComponentResource,
  memory: pulumi.Resource | undefined,
  place: TakePlace,
  alias?: string,
): Promise<void> {
  const { record, plan } = planned;
  const { desired } = plan;
  report(record, plan, parent);
  if (desired === undefined) {
    // Not declared any more: the engine deletes a record that is marked for it, and asks the guard first.
    handleSteps(record.name, deleteGuard(record));
    return;
  }
  // Waited for, so that it stands before what the engine says of a resource that is still in the program.
  if (alias !== undefined) await pulumi.log.info(goesOver(record, alias), parent);
  const touch: Touch = { touched: false };
  const registration = record.register();
  try {
    const declared = await withGuardPlace(parent, place, allRead, async (done) => {
      const options = { ...optionsOf(planned, parent, memory, alias), ...guards(planned, touch, done) };
      const resource = record.adapter.declare(record.name, desired, options);
      registration.declared();
      const written = (): string | undefined => (touch.touched ? writeOf(record) : undefined);
      await waitsFor(record.adapter, parent).writing(written, resolved(resource.resource.id));
      return resource;
    });
    registration.registered();
    await checkDrift(record, plan, declared, touch.touched, parent);
    // Last: whatever it finds, the state knows by now that the record is its own.
    if (record.live === undefined && touch.touched) await checkForSecondRecord(record);
  } finally {
    registration.ended();
  }
}

function writeOf(record: ReadRecord): string {
  return `the write of ${where(record)}, which has no time-out (Ctrl+C twice ends the run; see docs/troubleshooting.md)`;
}

function goesOver(record: ReadRecord, urn: string): string {
  return (
    `${where(record)}: goes over from the resource ${quoted(nameIn(urn))}, which must have left the program ` +
    '(when it has not, Pulumi says "Duplicate resource alias").'
  );
}

function optionsOf(
  planned: PlannedRecord,
  parent: pulumi.ComponentResource,
  memory: pulumi.Resource | undefined,
  alias: string | undefined,
): pulumi.CustomResourceOptions {
  const {
    record: { live },
    history: { prior, isInState },
    plan,
  } = planned;
  // An imported record must be declared with its import id in every run, or the next one deletes the live record; one that this stack created
  // must never be (docs/engine.md, The trap). The state says which it is.
  const importId = alias !== undefined ? undefined : live === undefined || isInState ? prior?.importId : live.importId;
  return {
    parent,
    ...(importId !== undefined && { import: importId }),
    ...(alias !== undefined && { aliases: [alias] }),
    retainOnDelete: !plan.isLeaving,
    ...markOf(planned),
    // The engine deletes what depends on something first: when the delete is refused, the memory is still there.
    ...(plan.isLeaving && memory !== undefined && { dependsOn: [memory] }),
  };
}

/**
 * The mark by which the record says with which memory it was last written. Where the state has the desired values already, the engine writes
 * nothing: when they are not live, the mark stays, and the next run still knows what was ours before.
 */
export function markOf({
  record,
  history: { prior },
  plan,
  memory,
}: PlannedRecord): Partial<ReturnType<typeof memoryMark>> {
  if (memory === undefined) return {};
  const known = prior && record.adapter.recordOf(prior.type, prior.inputs)?.values;
  const wanted = plan.desired?.values.map(({ text }) => text) ?? [];
  const isSame = known !== undefined && JSON.stringify([...known].sort()) === JSON.stringify(wanted.sort());
  if (prior === undefined || !isSame || isLive(plan, record.live)) return memoryMark(memory);
  return prior.memoryNumber === 0 ? {} : memoryMark({ number: prior.memoryNumber });
}

function guards({ record, plan }: PlannedRecord, touch: Touch, done: () => void): pulumi.CustomResourceOptions {
  // `destroy --run-program` shows no prior state, and asks these handlers before it deletes a record that is left to be deleted.
  const onDelete = record.choices.release ? deleteGuard(record) : keepGuard(record);
  return hookOptions(record.name, { ...writeGuards(record, touch, done), ...onDelete }, plan.isLeaving);
}
