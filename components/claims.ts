import type * as pulumi from "@pulumi/pulumi";
import { Severity } from "../records/issue";
import { IssuesError } from "./issues";
import type { PreparedRecord } from "./prepare";
import { where } from "./plan";
import { currentRun } from "./run";

/**
 * Takes a record for a component. The engine catches two components on one record only when their types are equal;
 * with different types both would write, and one would lose.
 *
 * @throws IssuesError when another component of the program has the record
 */
export function claim(record: PreparedRecord, component: pulumi.ComponentResource): void {
  const who = component as unknown as { readonly __name?: string };
  const holder = `"${who.__name ?? "a component"}"`;
  const child = `child ${record.name}`;
  const place =
    typeof record.zoneId === "string"
      ? `record ${record.adapter.provider} ${record.zoneId} ${record.kind.owner} ${record.kind.type}`
      : undefined;
  const { claims } = currentRun();
  const same = place === undefined ? undefined : claims.get(place);
  const taken = same ?? claims.get(child);
  if (taken !== undefined) throw twice(record, taken, holder, same === undefined);
  for (const key of [child, ...(place === undefined ? [] : [place])]) claims.set(key, holder);
}

/** Whether a component of this program declares the record with this child name, as far as components have come. */
export function isClaimed(name: string): boolean {
  return currentRun().claims.has(`child ${name}`);
}

function twice(record: PreparedRecord, first: string, second: string, isOtherZone: boolean): IssuesError {
  const once = "Declare it once, with the terms of both";
  const suffix = "if these are two zones of the same name, give one of the components a `nameSuffix`";
  // Mail domains in the same words are not here: sharedAlias.ts has the second one leave the record to the first.
  const alias =
    record.kind.label === "SPF"
      ? ". Mail domains of one alias domain share its record by themselves once all that concerns it is the same in both: `spf`, `hosting`, zone, provider, `ttl`, `adopt`, `release`, `nameSuffix`"
      : "";
  return new IssuesError(`${where(record)} has two components:`, [
    {
      id: "dns/declared-twice",
      severity: Severity.Error,
      message: `The components ${first} and ${second} both declare this record, and each would overwrite the other.`,
      fix: `${isOtherZone ? `${once}; ${suffix}` : `${once}${alias}`}.`,
      source: "docs/engine.md, One record, one component",
    },
  ]);
}
