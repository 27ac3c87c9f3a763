import type { Issue } from "../issue";
import { quoted } from "../printable";
import { spfIssue } from "./issues";
import { firstAll } from "./reachable";
import type { AllDirective, SpfTerm } from "./terms";

/** A record's terms with the `all` that it shall have. */
export interface MergedAll {
  readonly terms: readonly SpfTerm[];
  readonly added: readonly SpfTerm[];
  readonly removed: readonly SpfTerm[];
  readonly issues: readonly Issue[];
}

/**
 * Gives the `all` of the record the wanted qualifier where we wrote it ourselves and nobody changed it since. Any other
 * stays, and none is added where none is: both would change what happens to other people's mail.
 * Issues: `spf/all-kept`.
 *
 * @param own the `all` that we wrote last; undefined where we wrote none
 */
export function mergeAll(
  terms: readonly SpfTerm[],
  all: AllDirective | undefined,
  own: AllDirective | undefined,
): MergedAll {
  const unchanged = { terms, added: [], removed: [], issues: [] };
  if (all === undefined) return unchanged;
  const live = firstAll(terms);
  if (live?.qualifier === all.qualifier) return unchanged;
  if (live === undefined || live.qualifier !== own?.qualifier) return { ...unchanged, issues: [allKept(all, live)] };
  const ended = { ...all, position: live.position, spacesBefore: live.spacesBefore };
  return { terms: terms.map((term) => (term === live ? ended : term)), added: [ended], removed: [live], issues: [] };
}

function allKept(all: AllDirective, live: AllDirective | undefined): Issue {
  const why = live === undefined ? "the record has none" : `the record says ${quoted(live.raw)}`;
  const message = `${quoted(all.raw)} is declared, but ${why}, and that stays: only a record that we created follows the declaration.`;
  const fix = "Change it where the record is edited, or take all out of the configuration.";
  return spfIssue("spf/all-kept", { message, fix, ...(live !== undefined && { found: live.raw }) });
}
