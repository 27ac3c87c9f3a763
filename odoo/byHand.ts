import type { DomainName } from "../records/dns/domainName";
import { type Hosting, sendsThroughOdoo } from "./hosting";

/** What the list of things to do by hand depends on. */
export interface ByHand {
  readonly domain: DomainName;
  readonly aliasDomain: DomainName;
  readonly hosting: Hosting;
}

/** What no DNS record does for the user, a sentence each. */
export function byHand({ domain, aliasDomain, hosting }: ByHand): string[] {
  if (!sendsThroughOdoo(hosting)) {
    return [
      `Publish the SPF terms and DKIM keys that your own outgoing server of ${domain} needs: Odoo's records have no effect for its mail.`,
    ];
  }
  return [
    `In Odoo, set the alias domain to ${aliasDomain} (Settings, Alias Domain; until version 16 the system parameter mail.catchall.domain).`,
    `Redirect bounce@${aliasDomain}, catchall@${aliasDomain} and every alias to the same name at <database>.odoo.com, or give a subdomain an MX for Odoo; never the apex.`,
    "Odoo limits the mails a day (200 by default, 5 to 200 by plan); ask its support to raise it once these records are live.",
  ];
}
