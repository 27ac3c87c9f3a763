/** The domain to check, with its defaults filled in. */
import { Hosting, type HostingWord, sendsThroughOdoo } from "../odoo/hosting";
import { ODOO_DKIM_SELECTOR } from "../odoo/names";
import { DEFAULT_ODOO_VERSION, type OdooVersion } from "../odoo/version";
import type { DomainName } from "../records/dns/domainName";

/** A domain to look at, and what is known of it. */
export interface CheckTarget {
  /** The author domain (From). */
  readonly domain: DomainName;
  /** The Return-Path domain, where SPF stands. @default - the domain itself */
  readonly aliasDomain?: DomainName;
  /** @default Hosting.Online */
  readonly hosting?: HostingWord;
  /** @default DEFAULT_ODOO_VERSION */
  readonly odooVersion?: OdooVersion;
  /** DKIM selectors that have passed `selectorIssues`. @default - Odoo's, which must be there then; none where an own server sends */
  readonly selectors?: readonly string[];
  /** Whether the domain is meant to send no mail at all: then nothing of Odoo is looked for. @default false */
  readonly isParked?: boolean;
  /** What a stack has published. @default - nothing is known, so nothing is compared */
  readonly expected?: readonly ExpectedRecord[];
}

/** A record that must be seen. */
export interface ExpectedRecord {
  readonly name: DomainName;
  readonly type: "TXT" | "CNAME";
  /** One of these must be among the values: a domain that two providers serve has one of each. TXT one octet a character. */
  readonly values: readonly string[];
  /** Texts that the stack has replaced: where one of them is seen, the change is not. @default - none is known */
  readonly replaced?: readonly string[];
}

/** A target with its defaults filled in. */
export interface CheckSetup {
  readonly domain: DomainName;
  readonly aliasDomain: DomainName;
  readonly hosting: HostingWord;
  readonly version: OdooVersion;
  /** All that are looked at. Where Odoo's servers send, Odoo's is one of them. */
  readonly selectors: readonly string[];
  /** Whether nobody named Odoo's selector. Then its CNAME counts where it is there, and may be missing. */
  readonly isOdooSelectorOptional: boolean;
  readonly isParked: boolean;
  /** Whether Odoo's own servers send for the domain, so that its include and key are looked for. */
  readonly throughOdoo: boolean;
  readonly expected: readonly ExpectedRecord[];
}

/** Fills the defaults in. */
export function setupOf(target: CheckTarget): CheckSetup {
  const { domain, hosting = Hosting.Online, isParked = false } = target;
  const throughOdoo = !isParked && sendsThroughOdoo(hosting);
  const named = target.selectors ?? (throughOdoo ? [ODOO_DKIM_SELECTOR] : []);
  const isOdooSelectorOptional = throughOdoo && !named.some(isOdooSelector);
  return {
    domain,
    aliasDomain: target.aliasDomain ?? domain,
    hosting,
    version: target.odooVersion ?? DEFAULT_ODOO_VERSION,
    selectors: isOdooSelectorOptional ? [ODOO_DKIM_SELECTOR, ...named] : named,
    isOdooSelectorOptional,
    isParked,
    throughOdoo,
    expected: target.expected ?? [],
  };
}

/** Whether it is the selector that Odoo signs with. DNS names know no case. */
export function isOdooSelector(selector: string): boolean {
  return selector.toLowerCase() === ODOO_DKIM_SELECTOR;
}
