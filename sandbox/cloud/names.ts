import { domainToASCII } from "node:url";

/** A name as both clouds store it: lower case, A-labels, no trailing dot (RFC 1034 section 3.1, RFC 5890). */
export function canonicalName(name: string): string {
  const bare = name.toLowerCase().replace(/\.$/, "");
  return /[^ -~]/.test(bare) ? domainToASCII(bare) || bare : bare;
}

/** Whether a canonical name is the zone's apex or below it, on a label boundary. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The zone that a name belongs to: the longest one that holds it. */
export function longestMatch<Z extends { readonly name: string }>(zones: readonly Z[], name: string): Z | undefined {
  const wanted = canonicalName(name);
  return zones
    .filter((zone) => isWithin(wanted, zone.name))
    .reduce<Z | undefined>((best, zone) => (best && best.name.length >= zone.name.length ? best : zone), undefined);
}
