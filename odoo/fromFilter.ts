/** Compares and edits From filters entry by entry, so that the domains of others stay in them. */

// From filters (`mail.default.from_filter`, and `from_filter` of an outgoing mail server) say which From addresses leave unchanged. In
// Odoo 15 and 16 a filter is one domain or address, since 17 it is a list separated by commas (odoo/odoo#122234). Domains that we declare
// are added to a list and taken out of it again. A single address, which forces the From of all mail, replaces the whole list.

/** The entries of a From filter in lower case, as Odoo compares them. */
export function filterEntries(text = ""): string[] {
  return text
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");
}

/** Whether a wanted filter is a list of domains, to which others may have added theirs. */
export function isListOfDomains(wanted: string): boolean {
  return !wanted.includes("@");
}

/** Whether a filter has every entry that is wanted. */
export function hasEntries(live: string | undefined, wanted: string): boolean {
  const entries = filterEntries(live);
  return filterEntries(wanted).every((entry) => entries.includes(entry));
}

/** A filter without the entries that go and with the wanted ones; what others wrote stays as they wrote it. */
export function withEntries(live: string | undefined, wanted: string, going: readonly string[]): string {
  const kept = withoutEntries(live, going);
  const ours = missingFrom(wanted, kept);
  return filterEntries(kept).length === 0 ? ours.join(",") : [kept, ...ours].join(",");
}

/** A filter without these entries, or undefined where nothing is left of it. */
export function withoutEntries(live: string | undefined, entries: readonly string[]): string | undefined {
  if (live === undefined || !filterEntries(live).some((entry) => entries.includes(entry))) return live;
  const kept = live.split(",").filter((part) => !entries.includes(part.trim().toLowerCase()));
  return kept.length === 0 ? undefined : kept.join(",").trim();
}

/** The entries of a filter that another one does not have. */
export function missingFrom(filter: string | undefined, other: string | undefined): string[] {
  const others = filterEntries(other);
  return filterEntries(filter).filter((entry) => !others.includes(entry));
}
