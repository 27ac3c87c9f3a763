import type { Issue, Parsed } from "../issue";
import { printable } from "../printable";
import { spfIssue } from "./issues";
import { readSpf } from "./parse";
import { repairSpf } from "./repair";
import type { SpfText } from "./terms";

// A suggestion is there to be copied: all of it or none.
const LONGEST_SUGGESTION = 4096;

/**
 * Reads the live record. One that is a permerror is refused, with the text that was probably meant where that is clear:
 * changing it would make a record work that does not work today, with effects that nobody asked for.
 * Issues: those of reading, then `spf/broken-record`.
 */
export function readExisting(text: string): Parsed<SpfText> {
  const read = readSpf(text);
  return read.ok ? read : { ok: false, issues: [...read.issues, brokenRecord(text)] };
}

function brokenRecord(found: string): Issue {
  const repaired = repairSpf(found);
  const suggestion =
    repaired === undefined ? "" : ` It was probably meant to be: ${printable(repaired, LONGEST_SUGGESTION)}`;
  const message =
    "The SPF record that is published is a permerror: receivers act as if there were none, or reject the mail. It was not changed.";
  const fix = `Correct it where the record is edited, then run again.${suggestion}`;
  return spfIssue("spf/broken-record", { message, fix, found });
}
