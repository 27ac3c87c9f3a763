import { type DmarcWanted, mergeDmarc } from "../../../records/dmarc/merge";
import { valueOf } from "../valueOf";

/** One merge: the live record, what is wanted, and what comes of it. */
export interface MergeCase {
  rule: string;
  live?: string;
  wanted: DmarcWanted;
  text: string;
  warns?: string[];
}
export const RUA = "mailto:dmarc@acme.com";
export const rua = { aggregateReports: [RUA] };

/** Expects exactly the text and, of the warnings about the merge itself, exactly those that are named. */
export function expectMerge({ live, wanted, text, warns = [] }: MergeCase): void {
  const merged = mergeDmarc(live, wanted);
  expect(valueOf(merged).text).toBe(text);
  expect(merged.issues.map(({ id }) => id)).toEqual(expect.arrayContaining(warns));
  const own = [
    "dmarc/stricter-value-kept",
    "dmarc/later-edit-replaced",
    "dmarc/later-edit-declared",
    "dmarc/test-mode",
  ];
  expect(merged.issues.filter(({ id }) => own.includes(id)).map(({ id }) => id)).toEqual(
    warns.filter((id) => own.includes(id)),
  );
}
