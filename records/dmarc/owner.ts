/** The name at which a DMARC Policy Record is published, for all who write, check or recognize one. */
import type { DomainName } from "../dns/domainName";

/** RFC 9989 section 4.5: the underscored node that a DMARC Policy Record lives at. */
export const DMARC_LABEL = "_dmarc";

/** The owner name of a domain's DMARC Policy Record: `_dmarc.<domain>` (RFC 9989 section 4.5). */
export function dmarcOwner(domain: DomainName): DomainName {
  return `${DMARC_LABEL}.${domain}` as DomainName;
}
