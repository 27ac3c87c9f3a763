/** The ids of Route53 records, which are made of zone, name, type and set identifier. */
import type { RecordSetKey } from "../../cloud/route53Zones";

const TYPES = new Set("A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT".split(" "));

/** Whether Route53 knows this type. The provider compares it case-sensitively. */
export function isType(type: string): boolean {
  return TYPES.has(type);
}

/** The resource id, which is also the import id: `<zone>_<name>_<TYPE>`, and then the set identifier if there is one. */
export function recordId(zone: string, name: string, type: string, setIdentifier?: string): string {
  return [zone, name.toLowerCase(), type, ...(setIdentifier ? [setIdentifier] : [])].join("_");
}

/** The parts of an id. Names may have underscores too, so the name ends before the first part that is a type. */
export function parseRecordId(id: string): (RecordSetKey & { readonly zone: string }) | undefined {
  const [zone, ...rest] = id.split("_");
  const at = rest.findIndex((part, index) => index > 0 && isType(part));
  const type = rest[at];
  if (!zone || type === undefined) return undefined;
  const name = rest.slice(0, at).join("_").replace(/\.$/, "");
  const setIdentifier = rest.slice(at + 1).join("_");
  return { zone, name, type, ...(setIdentifier && { setIdentifier }) };
}
