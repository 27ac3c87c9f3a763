import type { RecordSetKey } from "../../cloud/route53Zones";

const TYPES = new Set("A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT".split(" "));

/** Whether Route53 knows this type; the provider compares it as it is written. */
export function isType(type: string): boolean {
  return TYPES.has(type);
}

/** The resource id, which is the import id too: `<zone>_<name>_<TYPE>`, and the set identifier where there is one. */
export function recordId(zone: string, name: string, type: string, setIdentifier?: string): string {
  return [zone, name.toLowerCase(), type, ...(setIdentifier ? [setIdentifier] : [])].join("_");
}

/** The parts of an id. Names hold underscores too, so the first part that is a type ends the name. */
export function parseRecordId(id: string): (RecordSetKey & { readonly zone: string }) | undefined {
  const [zone, ...rest] = id.split("_");
  const at = rest.findIndex((part, index) => index > 0 && isType(part));
  const type = rest[at];
  if (!zone || type === undefined) return undefined;
  const name = rest.slice(0, at).join("_").replace(/\.$/, "");
  const setIdentifier = rest.slice(at + 1).join("_");
  return { zone, name, type, ...(setIdentifier && { setIdentifier }) };
}
