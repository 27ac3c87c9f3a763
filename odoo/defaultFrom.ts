/** Reads a declared default From, and refuses one whose mail nothing authenticates. */
import { type DomainName, sameName, toAsciiName } from "../records/dns/domainName";
import type { Issue, Parsed } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { genericProviderIssues } from "./genericProvider";
import { odooIssue } from "./issues";

/** The address that Odoo puts in the place of a From that it may not use: `notifications@acme.com`, or its local part alone. */
export interface DefaultFrom {
  readonly localPart: string;
  /** @default - the alias domain */
  readonly domain?: DomainName;
}

// RFC 5322 section 3.2.3 dot-atom, in lower case, as Odoo stores it: a value must read back as it was written.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL_PART = 64;

/**
 * Reads a default From: a local part, or an address. The local part becomes lower case, as in Odoo.
 * Issues: `odoo/default-from-not-valid`, `dns/not-a-domain-name`.
 */
export function parseDefaultFrom(text: string): Parsed<DefaultFrom> {
  const at = text.lastIndexOf("@");
  const localPart = (at < 0 ? text : text.slice(0, at)).toLowerCase();
  if (localPart.length > MAX_LOCAL_PART || !LOCAL_PART.test(localPart)) return { ok: false, issues: [notValid(text)] };
  if (at < 0) return { ok: true, value: { localPart }, issues: [] };
  const domain = toAsciiName(text.slice(at + 1));
  return domain.ok ? { ok: true, value: { localPart, domain: domain.value }, issues: [] } : domain;
}

/**
 * What is wrong with a default From, where the records authenticate mail of these domains.
 * Issues: `odoo/generic-provider`, `odoo/default-from-not-authenticated`.
 */
export function defaultFromIssues({ domain }: DefaultFrom, authenticated: readonly string[]): Issue[] {
  if (domain === undefined) return [];
  const generic = genericProviderIssues(domain);
  if (generic.length > 0) return generic;
  return authenticated.some((name) => sameName(name, domain)) ? [] : [notAuthenticated(domain, authenticated)];
}

/** The whole address. */
export function defaultFromAddress({ localPart, domain }: DefaultFrom, aliasDomain: DomainName): string {
  return `${localPart}@${domain ?? aliasDomain}`;
}

function notValid(text: string): Issue {
  return odooIssue("odoo/default-from-not-valid", {
    message: `${quoted(text)} is neither a local part nor an address.`,
    fix: "Write it as notifications, or as notifications@acme.com.",
    found: text,
  });
}

function notAuthenticated(domain: DomainName, authenticated: readonly string[]): Issue {
  return odooIssue("odoo/default-from-not-authenticated", {
    message: `Mail from ${printable(domain)} would leave without SPF and DKIM of that domain: receivers take it for forged.`,
    fix: `Use an address at ${authenticated.map((name) => printable(name)).join(" or ")}.`,
  });
}
