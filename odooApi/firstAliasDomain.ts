/** Refuses to make the first alias domain of a database where Odoo would give it to companies that the program does not list. */
import { printable, shortened } from "../records/printable";
import { hasAliasDomains } from "../odoo/version";
import { type OdooClient, WITH_ARCHIVED } from "./connection";
import { ApiFailure, apiError } from "./errors";
import type { LiveSlots } from "./readSlots";

/** What the question needs to know of the program. */
interface Declared {
  readonly aliasDomain: string;
  readonly companies: readonly number[];
}

/**
 * Odoo gives the first alias domain of a database to every company that has none, archived ones too, and to every such email alias.
 * Source: Odoo 19.0, and a real server, 2026-11-28. A database of Odoo Online or Odoo.sh has one from the start; others have none.
 *
 * @throws OdooApiError `odoo/first-alias-domain` where a company would get it that the program does not list
 */
export async function refuseFirstAliasDomain(client: OdooClient, declared: Declared, live: LiveSlots): Promise<void> {
  const { aliasDomain, companies } = declared;
  if (!hasAliasDomains(client.version) || live.ids[`mail.alias.domain/${aliasDomain}`] !== undefined) return;
  if ((await client.searchRead("mail.alias.domain", [], ["name"])).length > 0) return;
  const without = await client.searchRead("res.company", [["alias_domain_id", "=", false], WITH_ARCHIVED], ["name"]);
  const others = without.filter(({ id }) => !companies.includes(Number(id)));
  if (others.length === 0) return;
  const all = [...new Set([...companies, ...others.map(({ id }) => Number(id))])].sort((a, b) => a - b);
  throw apiError(
    ApiFailure.FirstAliasDomain,
    `${printable(aliasDomain)} would be the first alias domain of the database. Odoo gives the first one to every company and to every email alias that has none, and \`companies\` does not list ${shortened(others.map(({ id, name }) => `${String(id)} (${printable(String(name))})`))}.`,
    `Set \`companies: [${all.join(", ")}]\`, or create an alias domain for the others in Odoo first (developer mode; Settings, Technical, Alias Domains).`,
  );
}
