import type { DomainName } from "../records/dns/domainName";
import { type Choices, type Place, type Prepared, prepareRecords } from "./prepare";
import type { Reader } from "./reading";
import type { RecordKind } from "./recordKind";

/** Records that go to the zones of one domain. */
export interface Group {
  /** The zones are those that hold this name. */
  readonly domain: DomainName;
  readonly kinds: readonly RecordKind[];
  readonly places: readonly Place[];
}

/** Reads and checks the records of all groups; a zone that several share is read once. */
export async function prepareGroups(groups: readonly Group[], choices: Choices, reader: Reader): Promise<Prepared> {
  const used = groups.filter((group) => group.kinds.length > 0);
  const all = await Promise.all(
    used.flatMap(({ domain, kinds, places }) =>
      places.map((place) => prepareRecords(domain, kinds, place, choices, reader)),
    ),
  );
  return { records: all.flatMap((one) => one.records), issues: unique(all.flatMap((one) => one.issues)) };
}

// Groups tell alike what is wrong with a zone that they share.
function unique<T extends { path?: string; message: string }>(issues: readonly T[]): T[] {
  return [...new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue])).values()];
}
