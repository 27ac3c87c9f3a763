import * as pulumi from "@pulumi/pulumi";
import { printable } from "../records/printable";
import { hookOptions } from "./hooks";
import { type Memory, readMemory, MEMORY_VERSION } from "./memory";
import { type Plan, where } from "./plan";
import type { PreparedRecord } from "./prepare";
import { withoutTraces } from "./traces";

/**
 * Registers what was declared once more, after the record. The memory before the record moves on even when the
 * record's update then fails; this one moves only after it, so the difference shows what a failed run left behind.
 */
export function confirm(
  record: PreparedRecord,
  plan: Plan,
  memory: Memory | undefined,
  after: pulumi.Resource,
  parent: pulumi.Resource,
): void {
  const name = `${record.name} confirmed`;
  const { kind } = record;
  const input = { version: MEMORY_VERSION, declared: kind.declared };
  const options: pulumi.CustomResourceOptions = {
    parent,
    dependsOn: [after],
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

function leftBehind(record: PreparedRecord, terms: readonly string[]): string {
  const list = terms.map((term) => printable(term)).join(" ");
  return (
    `${where(record)}: ${list} was declared by this stack, is declared no longer, and is still in the record: an earlier run stopped before it could take it out. ` +
    `Add ${record.kind.removesLine(terms)} and run \`pulumi up\`; afterwards the line can go. To keep it, declare it again.`
  );
}
