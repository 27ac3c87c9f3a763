/** Refuses two components of a program on one record. */
import { componentIssue } from "../catalogue";
import type * as pulumi from "@pulumi/pulumi";
import { loadAdapter, type ZoneAdapter } from "../../providers";
import type { Issue } from "../../records/issue";
import { perRunOfAllCopies, providerKey } from "../engine/run";
import { componentName } from "../engine/sdk";
import type { RecordRules } from "./rules";
import { childName, type Choices, type Group, type Place, type ReadRecord, where } from "./ourRecord";

/** The names of the components that declare records, by keys that stand for a record. */
function claims(): Map<string, string> {
  return perRunOfAllCopies("claims", () => new Map<string, string>());
}

/**
 * Claims the records of a component for it, before anything is read or written. The engine notices two components on one record only when their
 * types are equal. With different types both would write, and the later one would overwrite the other.
 *
 * @param partners names of components that may have claimed the records for whichever of them declares it. Their claims go over to this one
 * @returns `dns/declared-twice` for each record that another component has claimed, and the names of those components
 */
export function claimRecords(
  groups: readonly Group[],
  choices: Choices,
  component: pulumi.ComponentResource,
  partners: readonly string[] = [],
): { issues: Issue[]; holders: string[] } {
  const claimed = claims();
  const me = componentName(component);
  const disputed = partners.flatMap((name) => disputes().get(name) ?? []);
  for (const error of disputed) dispute([me], error);
  const holders: string[] = [];
  const issues = groups.flatMap(({ rules, places }) =>
    places.flatMap((place) =>
      rules.flatMap((one) => {
        const keys = keysOf(one, place, choices, component);
        const taken = keys
          .map((key) => claimed.get(key))
          .find((holder) => holder !== undefined && !partners.includes(holder));
        for (const key of keys) claimed.set(key, taken ?? me);
        if (taken === undefined) return [];
        holders.push(taken);
        return [declaredTwice(one, loadAdapter(place.provider), taken, me)];
      }),
    ),
  );
  return { issues, holders };
}

/** Makes the components that have claimed a disputed record fail with the same error, because none of them may write it. */
export function dispute(holders: readonly string[], error: Error): void {
  for (const holder of holders) disputes().set(holder, error);
}

/** The error with which this component must fail, because one that was declared later wants the same record. @default - none */
export function disputeOf(component: pulumi.ComponentResource): Error | undefined {
  return disputes().get(componentName(component));
}

function disputes(): Map<string, Error> {
  return perRunOfAllCopies("disputes", () => new Map<string, Error>());
}

/**
 * Claims a record once its zone is known. Notices what `claimRecords` cannot: two components that mean one zone, one by its name and one by its
 * id.
 */
export function claimInZone(record: ReadRecord, component: pulumi.ComponentResource): Issue[] {
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

// A record is claimed by its child name, and by its place, because another `nameSuffix` does not make it another record. A zone id that is an output
// is not known yet.
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
