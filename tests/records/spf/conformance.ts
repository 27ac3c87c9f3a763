import { parseSpf } from "../../../records/spf/parse";
import { renderSpf } from "../../../records/spf/record";

/** One row of the conformance table: terms that a rule of RFC 7208 allows, and terms that break it, with the issue's id. */
export interface Rule {
  readonly rule: string;
  readonly section: string;
  readonly accepts: readonly string[];
  readonly rejects: readonly (readonly [terms: string, id: string])[];
}

/** Tests that each rule's terms are accepted and written back as they are, or refused with the issue. */
export function testRules(rules: readonly Rule[]): void {
  describe.each(rules)("$rule (RFC 7208 section $section)", ({ accepts, rejects }) => {
    test.each(accepts.map((terms) => [terms]))("accepts %j and writes it back", (terms) => {
      expect(readBack(terms)).toBe(`v=spf1 ${terms}`);
    });
    test.each(rejects)("rejects %j as %s", (terms, id) => {
      expect(issuesOf(terms)).toEqual([id]);
    });
  });
}

/** The record of these terms behind `v=spf1 `, read and written back; undefined where it is refused. */
function readBack(terms: string): string | undefined {
  const parsed = parseSpf(`v=spf1 ${terms}`);
  return parsed.ok ? renderSpf(parsed.value) : undefined;
}

/** The ids of what is wrong with these terms; undefined where nothing is. */
function issuesOf(terms: string): string[] | undefined {
  const parsed = parseSpf(`v=spf1 ~mx ${terms}`);
  return parsed.ok ? undefined : parsed.issues.map(({ id }) => id);
}
