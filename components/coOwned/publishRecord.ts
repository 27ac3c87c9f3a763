/** The last steps of a record: declares the native resource under its guards, then looks for drift. */
import * as pulumi from "@pulumi/pulumi";
import { quoted } from "../../records/printable";
import { handleSteps, hookOptions, type TakePlace, withGuardPlace } from "../engine/hooks";
import { resolved } from "../engine/sdk";
import { checkDrift } from "./drift";
import { checkForSecondRecord, deleteGuard, keepGuard, type EngineWrite, writeGuards } from "./guards";
import { importMark, memoryMark } from "./memory";
import { type ReadRecord, where } from "./ourRecord";
import type { PlannedRecord } from "./plan";
import { nameIn } from "./priorState";
import { waitsFor } from "./readTimeout";
import { report } from "./report";
import { allRead } from "./zones";
import { isLive } from "./desired";

/**
 * Publishes one planned record, after all records of the component were read, planned and remembered (docs/architecture.md).
 *
 * @param memory the Stash of the component. @default - nothing is remembered
 * @param place limits how many guards read at once (`guardPlaces`)
 * @param alias URN of the resource that declares this record until now and hands it over (`takesOver`). @default - none
 * @returns whether the planned text is live: written in this run, or there before. It is not where the engine was told to leave the record out
 */
export async function publishRecord(
  planned: PlannedRecord,
  parent: pulumi.ComponentResource,
  memory: pulumi.Resource | undefined,
  place: TakePlace,
  alias?: string,
): Promise<boolean> {
  const { record, plan } = planned;
  const { desired } = plan;
  report(record, plan, parent);
  if (desired === undefined) {
    // Not declared: the engine deletes the record if the state has it marked for deletion. It asks this guard first.
    handleSteps(record.name, deleteGuard(record));
    return false;
  }
  // Awaited, so that this line is printed before the engine's error about a resource that is still in the program.
  if (alias !== undefined) await pulumi.log.info(goesOver(record, alias), parent);
  const write: EngineWrite = { isAllowed: false };
  const registration = record.register();
  try {
    const declared = await withGuardPlace(parent, place, allRead, async (done) => {
      const options = { ...optionsOf(planned, parent, memory, alias), ...guards(planned, write, done) };
      const resource = record.adapter.declare(record.name, desired, options);
      registration.declared();
      const written = (): string | undefined => (write.isAllowed ? writeOf(record) : undefined);
      await waitsFor(record.adapter, parent).writing(written, resolved(resource.resource.id));
      return resource;
    });
    registration.registered();
    await checkDrift(record, plan, declared, write.isAllowed, parent);
    // Comes last, because it may fail the run: by now the state has the record.
    if (record.live === undefined && write.isAllowed) await checkForSecondRecord(record);
    return write.isAllowed || isLive(plan, record.live);
  } finally {
    registration.ended();
  }
}

function writeOf(record: ReadRecord): string {
  return `the write of ${where(record)}, which has no time-out (Ctrl+C twice ends the run; see docs/troubleshooting.md)`;
}

function goesOver(record: ReadRecord, urn: string): string {
  const name = quoted(nameIn(urn));
  return (
    `${where(record)}: taken over from the resource ${name}. ` +
    `If ${name} is still in the program, Pulumi ends the run with "Duplicate resource alias".`
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
  // A record that was imported needs its import id in every run: without it, a later run deletes the live record. A record that this stack
  // created must never get one. The state says which of the two it is (docs/engine.md, Import).
  const importId = alias !== undefined ? undefined : live === undefined || isInState ? prior?.importId : live.importId;
  return {
    parent,
    ...(importId !== undefined && { import: importId }),
    ...(alias !== undefined && { aliases: [alias] }),
    retainOnDelete: !plan.isLeaving,
    ...markOf(planned),
    // So the engine deletes the record before the memory. When that delete is refused, the memory is still there.
    ...(plan.isLeaving && memory !== undefined && { dependsOn: [memory] }),
  };
}

/**
 * The mark that says with which memory the record was last written. The new mark must mean that the planned text was written. If the state has
 * the desired values already, the engine writes nothing. If they are not live, the record keeps its old mark: the next run then knows that the
 * planned text was not written.
 */
export function markOf({
  record,
  history: { prior, isInState },
  plan,
  memory,
}: PlannedRecord): Partial<ReturnType<typeof memoryMark>> {
  if (memory === undefined) return {};
  if (record.live !== undefined && !isInState && !isLive(plan, record.live)) return importMark(memory);
  const known = prior && record.adapter.recordOf(prior.type, prior.inputs)?.values;
  const wanted = plan.desired?.values.map(({ text }) => text) ?? [];
  const isSame = known !== undefined && JSON.stringify([...known].sort()) === JSON.stringify(wanted.sort());
  if (prior === undefined || !isSame || isLive(plan, record.live)) return memoryMark(memory);
  return prior.memoryNumber === 0 ? {} : memoryMark({ number: prior.memoryNumber });
}

function guards({ record, plan }: PlannedRecord, write: EngineWrite, done: () => void): pulumi.CustomResourceOptions {
  // `destroy --run-program` shows no prior state. It asks this handler before it deletes a record that is marked for deletion.
  const onDelete = record.choices.release ? deleteGuard(record) : keepGuard(record);
  return hookOptions(record.name, { ...writeGuards(record, write, done), ...onDelete }, plan.isLeaving);
}
