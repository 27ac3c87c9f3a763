import { parseSpf } from "../../../records/spf/parse";
import { renderSpf } from "../../../records/spf/record";

/** One row of the conformance table: terms that a rule of RFC 7208 allows, and terms that break it, with the issue's id. */
export interface Rule {
  readonly rule: string;
  readonly section: string;
  readonly accepts: readonly string[];
  readonly rejects: readonly (readonly [terms: string, id: string])[];
}

/** The record of these terms behind `v=spf1 `, read and written back; undefined where it is refused. */
export function readBack(terms: string): string | undefined {
  const parsed = parseSpf(`v=spf1 ${terms}`);
  return parsed.ok ? renderSpf(parsed.value) : undefined;
}

/** The ids of what is wrong with these terms; undefined where nothing is. */
export function issuesOf(terms: string): string[] | undefined {
  const parsed = parseSpf(`v=spf1 ~mx ${terms}`);
  return parsed.ok ? undefined : parsed.issues.map(({ id }) => id);
}
