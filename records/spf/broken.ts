import type { Issue } from "../issue";
import { printable } from "../printable";
import { spfIssue } from "./issues";
import { repairSpf } from "./repair";

// A suggestion is there to be copied: all of it or none.
const LONGEST_SUGGESTION = 4096;

/**
 * Why an existing record is not touched: its mistakes, and then the text that was probably meant, where that is clear.
 * Changing it would make a record work that does not work today, with effects that nobody asked for.
 */
export function refuseBroken(existing: string, mistakes: readonly Issue[]): Issue[] {
  const repaired = repairSpf(existing);
  const suggestion =
    repaired === undefined ? "" : ` It was probably meant to be: ${printable(repaired, LONGEST_SUGGESTION)}`;
  const message =
    "The SPF record that is published is a permerror: receivers act as if there were none, or reject the mail. It was not changed.";
  const fix = `Correct it where the record is edited, then run again.${suggestion}`;
  return [...mistakes, spfIssue("spf/broken-record", { message, fix, found: existing })];
}
