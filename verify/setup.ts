import { Hosting, sendsThroughOdoo } from "../odoo/hosting";
import { ODOO_DKIM_SELECTOR } from "../odoo/names";
import { DEFAULT_ODOO_VERSION, type OdooVersion } from "../odoo/version";
import type { DomainName } from "../records/dns/domainName";
import type { CheckTarget, ExpectedRecord } from "./target";

/** A target with its defaults filled in. */
export interface CheckSetup {
  readonly domain: DomainName;
  readonly aliasDomain: DomainName;
  readonly hosting: Hosting;
  readonly version: OdooVersion;
  readonly selectors: readonly string[];
  readonly isParked: boolean;
  /** Whether Odoo's own servers send for the domain, so that its include and key are looked for. */
  readonly throughOdoo: boolean;
  readonly expected: readonly ExpectedRecord[];
}

/** Fills the defaults in. */
export function setupOf(target: CheckTarget): CheckSetup {
  const { domain, hosting = Hosting.Online, isParked = false } = target;
  const throughOdoo = !isParked && sendsThroughOdoo(hosting);
  return {
    domain,
    aliasDomain: target.aliasDomain ?? domain,
    hosting,
    version: target.odooVersion ?? DEFAULT_ODOO_VERSION,
    selectors: target.selectors ?? (throughOdoo ? [ODOO_DKIM_SELECTOR] : []),
    isParked,
    throughOdoo,
    expected: target.expected ?? [],
  };
}
