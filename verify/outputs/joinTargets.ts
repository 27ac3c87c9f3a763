import type { CheckTarget, ExpectedRecord } from "../target";

/** Puts together what components say about one domain, which two zones or two providers may serve. The first one's choices hold. */
export function joinTargets(targets: readonly CheckTarget[]): CheckTarget[] {
  const joined = new Map<string, CheckTarget>();
  for (const target of targets) {
    const known = joined.get(target.domain);
    const selectors = [...new Set([...(known?.selectors ?? []), ...(target.selectors ?? [])])];
    const expected = joinRecords([...(known?.expected ?? []), ...(target.expected ?? [])]);
    joined.set(target.domain, { ...target, ...known, selectors, expected });
  }
  return [...joined.values()];
}

/** One entry for each name and type, with all values that are right there. */
function joinRecords(records: readonly ExpectedRecord[]): ExpectedRecord[] {
  const joined = new Map<string, ExpectedRecord>();
  for (const record of records) {
    const key = `${record.type} ${record.name}`;
    const values = new Set([...(joined.get(key)?.values ?? []), ...record.values]);
    joined.set(key, { ...record, values: [...values] });
  }
  return [...joined.values()];
}
