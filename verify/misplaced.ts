import { type DomainName, toAsciiName, zoneCandidates } from "../records/dns/domainName";
import type { DnsResolver, DnsType } from "../records/resolver";

/**
 * Where a record stands whose name was typed in full into a panel that appends the zone: at `_dmarc.acme.com.acme.com` in the place of
 * `_dmarc.acme.com`. Looked for below every zone that may hold the domain. Undefined where there is none.
 *
 * @param isMeant whether a value is that record's
 */
export async function misplacedName(
  owner: DomainName,
  domain: DomainName,
  type: DnsType,
  isMeant: (value: unknown) => boolean,
  resolver: DnsResolver,
): Promise<DomainName | undefined> {
  const names = zoneCandidates(domain).map((zone) => toAsciiName(`${owner}.${zone}`));
  for (const name of names) {
    if (name.ok && (await resolver.resolve(name.value, type)).values.some(isMeant)) return name.value;
  }
  return undefined;
}
