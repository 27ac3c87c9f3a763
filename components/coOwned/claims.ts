/** Which component of the program declares which record: two on one record are refused. */
import { componentIssue } from "../catalogue";
import type * as pulumi from "@pulumi/pulumi";
import { loadAdapter, type ZoneAdapter } from "../../providers";
import type { Issue } from "../../records/issue";
import { perRunOfAllCopies, providerKey } from "../engine/run";
import { componentName } from "../engine/sdk";
import type { RecordRules } from "./rules";
import { childName, type Choices, type Group, type Place, type ReadRecord, where } from "./ourRecord";

/** The name of the component that declares a record, by the record. */
function claims(): Map<string, string> {
  return perRunOfAllCopies("claims", () => new Map<string, string>());
}

/**
 * Takes the records of a component for it, before anything is read or written. The engine catches two components on one record only when their
 * types are equal; with different types both would write, and one would lose.
 *
 * @returns `dns/declared-twice` for each record that another component of the program has, and the names of those components
 */
export function claimRecords(
  groups: readonly Group[],
  choices: Choices,
  component: pulumi.ComponentResource,
): { issues: Issue[]; holders: string[] } {
  const claimed = claims();
  const me = componentName(component);
  const holders: string[] = [];
  const issues = groups.flatMap(({ rules, places }) =>
    places.flatMap((place) =>
      rules.flatMap((one) => {
        const keys = keysOf(one, place, choices, component);
        const taken = keys.map((key) => claimed.get(key)).find((holder) => holder !== undefined);
        for (const key of keys) claimed.set(key, taken ?? me);
        if (taken === undefined) return [];
        holders.push(taken);
        return [declaredTwice(one, loadAdapter(place.provider), taken, me)];
      }),
    ),
  );
  return { issues, holders };
}

/** Has the components that hold a disputed record fail with the same error: none of them may write it. */
export function dispute(holders: readonly string[], error: Error): void {
  for (const holder of holders) disputes().set(holder, error);
}

/** The error of a component that was declared later and wants a record of this one. @default - there is none */
export function disputeOf(component: pulumi.ComponentResource): Error | undefined {
  return disputes().get(componentName(component));
}

function disputes(): Map<string, Error> {
  return perRunOfAllCopies("disputes", () => new Map<string, Error>());
}

/** The same for a record whose zone was found meanwhile: by name in one component, by its id in the other. */
export function claimZone(record: ReadRecord, component: pulumi.ComponentResource): Issue[] {
  const { rules, adapter, zone } = record;
  if (zone === undefined) return [];
  const key = `zone ${adapter.provider} ${zone.id} ${rules.owner} ${rules.type}`;
  const me = componentName(component);
  const holder = claims().get(key) ?? me;
  claims().set(key, holder);
  return holder === me ? [] : [declaredTwice(rules, adapter, holder, me)];
}

/** Whether a component of this program declares the record with this child name. */
export function isClaimed(name: string): boolean {
  return claims().has(`child ${name}`);
}

// By the name of the child, and by the place: another `nameSuffix` does not make it another record. A zone id that is an output is known too late.
function keysOf(
  rules: RecordRules,
  { provider, zoneId = "" }: Place,
  choices: Choices,
  component: pulumi.ComponentResource,
): string[] {
  const child = `child ${childName(rules, provider, choices)}`;
  if (typeof zoneId !== "string") return [child];
  const instance = providerKey(component.getProvider(loadAdapter(provider).resourceType));
  return [child, `record ${provider} ${instance} ${zoneId} ${rules.owner} ${rules.type}`];
}

function declaredTwice(rules: RecordRules, adapter: ZoneAdapter, first: string, second: string): Issue {
  return componentIssue("dns/declared-twice", {
    path: where({ rules, adapter }),
    message: `The components "${first}" and "${second}" both declare this record, and each would overwrite the other.`,
    fix: "Declare it once, with the terms of both. If these are two zones of the same name, give each component its `zoneId`, and one of them a `nameSuffix`.",
    source: "docs/engine.md, One record, one component",
  });
}
