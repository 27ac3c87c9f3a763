import * as pulumi from "@pulumi/pulumi";
import { printable } from "../records/printable";
import { afterwards } from "./afterwards";
import { hookOptions } from "./hooks";
import { type Memory, readMemory, MEMORY_VERSION } from "./memory";
import { Outcome } from "./outcome";
import { type Plan, where } from "./plan";
import type { PreparedRecord } from "./prepare";
import { settle } from "./settle";
import { withoutTraces } from "./traces";

/** A record as the engine left it. */
interface Confirmable {
  readonly resource: pulumi.CustomResource;
  readonly outcome: Outcome;
}

/**
 * Registers what was declared once more, after the record. The memory before the record moves on even when the
 * record's update then fails; this one moves only after it, so the difference shows what a failed run left behind.
 */
export async function confirm(
  record: PreparedRecord,
  plan: Plan,
  memory: Memory | undefined,
  declared: Confirmable,
  parent: pulumi.Resource,
): Promise<void> {
  const name = `${record.name} confirmed`;
  const { kind } = record;
  const input = { version: MEMORY_VERSION, declared: kind.declared };
  const options: pulumi.CustomResourceOptions = {
    parent,
    ...(await afterwards(declared.resource)),
    // What the engine left as it was is not confirmed: the run that gets to it shall see what is left.
    ...(declared.outcome === Outcome.Left && { ignoreChanges: ["input"] }),
    ...hookOptions(name, {
      update: (args) => {
        const confirmed = readMemory((args.oldInputs as { input?: unknown } | undefined)?.input).declared;
        const forgotten = confirmed.filter((term) => !kind.declared.includes(term));
        const left = kind.leftover(plan.text ?? "", forgotten, memory?.found?.text);
        if (left.length > 0) throw new Error(leftBehind(record, left));
      },
    }),
  };
  withoutTraces(() => new pulumi.Stash(name, { input }, options));
}

/** The terms of the last run that was completed, read before the record and left as they are. */
export async function lastConfirmed(record: PreparedRecord, parent: pulumi.Resource): Promise<readonly string[]> {
  const { declared } = record.kind;
  const input = { version: MEMORY_VERSION, declared };
  const options = { parent, ignoreChanges: ["input"] };
  const stash = withoutTraces(() => new pulumi.Stash(`${record.name} confirmed`, { input }, options));
  const kept = await settle(stash.input as pulumi.Output<unknown>);
  return kept.known ? readMemory(kept.value).declared : declared;
}

function leftBehind(record: PreparedRecord, terms: readonly string[]): string {
  const list = terms.map((term) => printable(term)).join(" ");
  return (
    `${where(record)}: ${list} was declared by this stack, is declared no longer, and is still in the record: an earlier run did not get to take it out. ` +
    `Add ${record.kind.removesLine(terms)} and run \`pulumi up\`; afterwards the line can go. To keep it, declare it again.`
  );
}
