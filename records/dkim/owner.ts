/** The names at which DKIM keys are published, for all who write, check or recognize one. */
import type { DomainName } from "../dns/domainName";

/** RFC 6376 section 3.6.2.1: the underscored node under which the keys of a domain are published. */
export const DOMAINKEY_LABEL = "_domainkey";

/**
 * The owner name of a key: `<selector>._domainkey.<domain>`, in lower case (RFC 6376 section 3.6.2.1).
 * The selector must have passed selectorIssues.
 */
export function dkimOwner(selector: string, domain: DomainName): DomainName {
  return `${selector.toLowerCase()}.${DOMAINKEY_LABEL}.${domain}` as DomainName;
}
