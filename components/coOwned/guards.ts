/** The guards: hooks that read the zone again just before a create, update or delete, and refuse it when the plan is stale. */
import * as pulumi from "@pulumi/pulumi";
import type { LiveRecord } from "../../providers";
import { printable, quotedList } from "../../records/printable";
import type { StepHandlers } from "../engine/hooks";
import { IssuesError } from "../issues";
import { isSameRecord } from "./history";
import { ReadFailedError } from "./readTimeout";
import { isAsInState, type OurRecord, type ReadRecord, refusals, where } from "./ourRecord";

/** Whether a guard has let the engine write the record in this run. */
export interface EngineWrite {
  isAllowed: boolean;
}

/**
 * The guards of a declared record. Each reads the zone again just before the write, because the plan may be stale. It cannot see a change between
 * its reading and the write; the next run does.
 *
 * @param done called when a guard has read
 */
export function writeGuards(record: ReadRecord, write: EngineWrite, done: () => void): StepHandlers {
  const planned = record.live;
  const again = () => record.again().finally(done);
  return {
    create: async () => {
      const now = await again();
      const there = now.live ?? now.holders[0];
      if (there !== undefined)
        throw new Error(planned === undefined ? createdMeanwhile(record, there) : alreadyThere(record, there));
      write.isAllowed = true;
    },
    update: async (args) => {
      const now = await again();
      if (now.live === undefined) {
        const entry = entryOf(record, args, now);
        throw new Error(entry === undefined ? vanished(record) : reusedByOthers(record, entry));
      }
      if (planned === undefined || fingerprint(now) !== fingerprint(record)) throw new Error(changed(record, now.live));
      if (!isTheRecord(args, now.live)) throw new Error(otherRecord(record, now.live));
      write.isAllowed = true;
    },
  };
}

/** The guard of a record that a release has marked for deletion: it refuses the delete if somebody has joined or replaced the record. */
export function deleteGuard(record: ReadRecord): StepHandlers {
  return {
    delete: async (args) => {
      const now = await record.again(zoneOf(args));
      const entry = entryOf(record, args, now);
      if (entry === undefined) {
        if (now.live !== undefined) throw new Error(replacedWhileLeaving(record, now.live));
        if (!record.adapter.deletesWhatIsGone) throw new Error(goneAlready(record));
      } else if (!isAsWeLeftIt(record, args, entry, now)) {
        const isTaken = !record.adapter.sharesRRset && !now.holders.includes(entry);
        throw new Error(isTaken ? reusedWhileLeaving(record, entry, args.urn) : joinedWhileLeaving(record, entry));
      }
    },
  };
}

/**
 * The guard of a record that is declared again while the state still has it marked for deletion. The engine asks it only when it replaces that state
 * entry. Then the delete of the old entry must not delete the record that is declared.
 */
export function keepGuard(record: ReadRecord): StepHandlers {
  return {
    delete: async (args) => {
      const zone = zoneOf(args);
      const now = await record.again(zone);
      const entry = entryOf(record, args, now);
      if (entry === undefined) {
        if (now.live !== undefined) throw new Error(replacedWhileLeaving(record, now.live));
      } else if (zone === record.zoneId || !isAsWeLeftIt(record, args, entry, now)) {
        throw new Error(declaredAgain(record, entry));
      }
    },
  };
}

// The zone of the state entry that is deleted. The program may mean another zone by now: its zone id has changed, or another zone matches the name
// better.
function zoneOf(args: pulumi.ResourceHookArgs): string | undefined {
  const { zoneId } = oldInputs(args);
  return typeof zoneId === "string" ? zoneId : undefined;
}

/** The live record of a state entry, whatever is in it by now. */
function entryOf(record: ReadRecord, args: pulumi.ResourceHookArgs, now: OurRecord): LiveRecord | undefined {
  return now.records.find((one) => one.type === record.rules.type && isTheRecord(args, one));
}

function isAsWeLeftIt(
  record: ReadRecord,
  args: pulumi.ResourceHookArgs,
  entry: LiveRecord,
  { holders }: OurRecord,
): boolean {
  return holders.length === 1 && holders[0] === entry && isAsInState(record, oldInputs(args), entry);
}

function oldInputs(args: pulumi.ResourceHookArgs): Readonly<Record<string, unknown>> {
  return (args.oldInputs ?? {}) as Readonly<Record<string, unknown>>;
}

function isTheRecord({ id }: pulumi.ResourceHookArgs, live: LiveRecord): boolean {
  return id === "" || isSameRecord(live, id);
}

/** Everything of a record that a write overwrites. If it is as it was when the run was planned, the write loses nothing. */
function fingerprint(found: OurRecord): string {
  const { live, texts } = found;
  return JSON.stringify([
    live?.importId,
    live?.ttl,
    [...(live?.raw ?? [])].sort(),
    live?.comment,
    [...(live?.tags ?? [])].sort(),
    live?.proxied,
    texts,
  ]);
}

/**
 * Looks once more after a create, if the provider allows a second record at the name. If two stacks create one in the same moment, the guards of
 * both see none. Here at least the later of them sees two.
 *
 * @throws IssuesError with `<protocol>/several-records`, and where the look is refused; what is written stays
 */
export async function checkForSecondRecord(record: ReadRecord): Promise<void> {
  if (record.adapter.sharesRRset || record.rules.type !== "TXT" || pulumi.runtime.isDryRun()) return;
  const issues = refusals(record.rules, await lookAgain(record));
  if (issues.length === 0) return;
  throw new IssuesError(
    `${where(record)}: somebody created another one in the same moment. Both are there now:`,
    issues,
  );
}

// If this look-up fails, the run fails. The provider logs the error by itself and Pulumi prints "creating failed" then, so pipelines must not see an
// exit code of 0.
async function lookAgain(record: ReadRecord): Promise<OurRecord> {
  try {
    return await record.afterWrite();
  } catch (error) {
    throw error instanceof ReadFailedError ? unseen(record, error) : error;
  }
}

function unseen(record: ReadRecord, { why }: ReadFailedError): pulumi.RunError {
  const error = new pulumi.RunError(
    `${where(record)}: the record is created. The zone could not be read to see whether somebody created another one in the same moment. ` +
      `Run \`pulumi up\` again: it looks, and has nothing else to do for this record. Why: ${why}`,
  );
  error.stack = error.message;
  return error;
}

function createdMeanwhile(record: ReadRecord, live: LiveRecord): string {
  return `${where(record)}: a record is there now that was not there when this run read the zone: ${show(live)}. Nothing was written. Run \`pulumi up\` again: it will merge into it.`;
}

function alreadyThere(record: ReadRecord, live: LiveRecord): string {
  const wayOut = record.choices.release
    ? "Delete it by hand if nobody needs it; or take `release` back, set `adopt: true`, run `pulumi up`, and release it then."
    : "Set `adopt: true` on the component and run `pulumi up`: that takes the live record over as it is.";
  return (
    `${where(record)}: the engine wants to create the record, but it is there already: ${show(live)}. Nothing was written. ` +
    `The state lost it, or asks for a new one (--replace, state taint, another provider, region or zone). ${wayOut}`
  );
}

function reusedByOthers(record: ReadRecord, entry: LiveRecord): string {
  return (
    `${where(record)}: somebody made another record of the one in the state: ${show(entry)}. Nothing was written. ` +
    "Set `adopt: true` on the component and run `pulumi up`: the state lets go of that record, which stays as it is, and ours comes beside it."
  );
}

function reusedWhileLeaving(record: ReadRecord, entry: LiveRecord, urn: string): string {
  return (
    `${where(record)}: somebody made another record of the one that this stack marked for deletion: ${show(entry)}. It was not deleted. ` +
    `Have the state forget it: \`pulumi state delete '${urn}'\`, then run \`pulumi up\` again.`
  );
}

function vanished(record: ReadRecord): string {
  return `${where(record)}: the record is gone from the zone, but the state still has it. Nothing was written. Run \`pulumi up --refresh\` to create it again.`;
}

function goneAlready(record: ReadRecord): string {
  return `${where(record)}: the record is gone from the zone already, but the state still has it. Run \`pulumi up --refresh\` to have the state forget it.`;
}

function changed(record: ReadRecord, live: LiveRecord): string {
  return `${where(record)}: the record changed since this run read it; it is now ${show(live)}. Nothing was overwritten. Run \`pulumi up\` again.`;
}

function otherRecord(record: ReadRecord, live: LiveRecord): string {
  return `${where(record)}: the record in the zone (${printable(live.importId)}) is not the one in the state. Nothing was written. Run \`pulumi up --refresh\`.`;
}

function joinedWhileLeaving(record: ReadRecord, live: LiveRecord): string {
  return `${where(record)}: the record holds more than what this stack left in it: ${show(live)}. It was not deleted. Run \`pulumi up\` again with \`release: true\`: it keeps what is not ours.`;
}

function replacedWhileLeaving(record: ReadRecord, live: LiveRecord): string {
  return `${where(record)}: the record that this stack marked for deletion is gone, and another record stands in its place: ${show(live)}. Nothing was deleted. Run \`pulumi up --refresh\`.`;
}

function declaredAgain(record: ReadRecord, live: LiveRecord): string {
  return (
    `${where(record)}: the state has this record twice, once as marked for deletion: ${show(live)}. Nothing was deleted. Take that entry out: ` +
    '`pulumi stack export --file state.json`, remove the resource marked `"delete": true`, `pulumi stack import --file state.json`; then run `pulumi up` again.'
  );
}

function show(live: LiveRecord): string {
  return quotedList(live.values);
}
