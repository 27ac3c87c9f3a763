/** Judges the outgoing mail servers of a database, because their From filters overrule the one that we set. */
import { printable, shortened } from "../records/printable";
import { filterEntries, hasEntries, isListOfDomains } from "./fromFilter";

/** An outgoing mail server of a database, as far as it decides about the From. */
export interface MailServer {
  readonly id: number;
  readonly name: string;
  /** @default - none: takes any From that no other server has a filter for, and replaces it by the default From */
  readonly fromFilter?: string;
}

/**
 * What keeps a From filter from having its effect: as soon as a database has outgoing mail servers of its own, only their From filters
 * count, and not `mail.default.from_filter` (source of Odoo 19.0, 2026-11-28).
 *
 * @returns nothing, or a sentence with what to do
 */
export function mailServerAdvice(servers: readonly MailServer[], wanted: string): string | undefined {
  if (servers.length === 0) return undefined;
  if (isListOfDomains(wanted)) {
    if (servers.some(({ fromFilter }) => hasEntries(fromFilter, wanted))) return undefined;
    return `The database has outgoing mail servers of its own, and none of them has the From filter ${wanted}: Odoo replaces the From of your own users too. List the one that sends as ${wanted} in \`mailServers\`, or set its From filter in Odoo: ${listed(servers)}.`;
  }
  const others = servers.filter(({ fromFilter }) => filterEntries(fromFilter).some((entry) => entry !== wanted));
  if (others.length === 0) return undefined;
  return `Not all mail leaves from ${wanted}: the database has outgoing mail servers of its own, and these leave other From addresses unchanged: ${listed(others)}. List them in \`mailServers\`, or set their From filter to ${wanted} in Odoo.`;
}

function listed(servers: readonly MailServer[]): string {
  return shortened(servers.map(({ id, name, fromFilter }) => `${id} (${printable(name)}, ${filterTitle(fromFilter)})`));
}

function filterTitle(fromFilter: string | undefined): string {
  return fromFilter === undefined ? "no From filter" : `From filter ${printable(fromFilter)}`;
}
