import type * as pulumi from "@pulumi/pulumi";
import { Severity } from "../records/issue";
import { IssuesError } from "./issuesError";
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
  const keys = [
    `child ${record.name}`,
    ...(typeof record.zoneId === "string"
      ? [`record ${record.adapter.provider} ${record.zoneId} ${record.kind.owner} ${record.kind.type}`]
      : []),
  ];
  const { claims } = currentRun();
  const taken = keys.map((key) => claims.get(key)).find((other) => other !== undefined);
  if (taken !== undefined) throw twice(record, taken, holder);
  for (const key of keys) claims.set(key, holder);
}

function twice(record: PreparedRecord, first: string, second: string): IssuesError {
  return new IssuesError(`${where(record)} has two components:`, [
    {
      id: "dns/declared-twice",
      severity: Severity.Error,
      message: `The components ${first} and ${second} both declare this record, and each would overwrite the other.`,
      fix: "Declare it once, with the terms of both; if these are two zones of the same name, give one of the components a `nameSuffix`.",
      source: "docs/engine.md, One record, one component",
    },
  ]);
}
