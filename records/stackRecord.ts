/** Reads DNS records out of the resources of a stack: the policy pack and `review` see resources, not zones. */
import { EscapeRadix, fromPresentation } from "./dns/characterStrings";
import { absoluteName, canonicalName } from "./dns/domainName";
import { DOMAINKEY_LABEL } from "./dkim/owner";
import { DMARC_LABEL } from "./dmarc/owner";
import { isSpf } from "./spf/parse";

/** The part of mail that a DNS record is for. */
export const Protocol = { Spf: "SPF", Dkim: "DKIM", Dmarc: "DMARC", Report: "DMARC report", Mx: "MX" } as const;
export type Protocol = (typeof Protocol)[keyof typeof Protocol];

/** A resource of a stack. */
export interface StackProperties {
  readonly type: string;
  /** @default - not known */
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The names of zones by `zoneId`. */
export type ZoneNames = ReadonlyMap<string, string>;

/** A DNS record as a resource of a stack declares it. */
export interface StackRecord {
  /** The provider's name for people. */
  readonly provider: "Cloudflare" | "Route53";
  readonly zoneId: string;
  /** Lower case, without the trailing dot. Relative to the zone when no resource tells the zone's name. */
  readonly owner: string;
  readonly type: string;
  /** TXT without quotes and escapes, names in lower case and without trailing dot. Hostile texts. */
  readonly values: readonly string[];
  /** Whether Cloudflare answers with addresses of its own at the name. @default false */
  readonly proxied: boolean;
}

/** One value that mail depends on. */
export interface MailValue {
  readonly protocol: Protocol;
  readonly text: string;
}

const CLOUDFLARE = ["cloudflare:index/dnsRecord:DnsRecord", "cloudflare:index/record:Record"];
const ROUTE53 = ["aws:route53/record:Record"];
const ZONES = ["cloudflare:index/zone:Zone", "aws:route53/zone:Zone"];

export function isZone(type: string): boolean {
  return ZONES.includes(type);
}

/** Whether a URN is that of a component of this package, or of a resource inside one. */
export function isOurs(urn: string): boolean {
  return /(?:^|[:$])odoo-mail:index:/.test(urn.split("::")[2] ?? "");
}

/** The names of the zones that the resources of a stack tell: zones, and the outputs `records` of this package's components. */
export function zoneNamesIn(resources: Iterable<StackProperties>): ZoneNames {
  const named = [...resources].flatMap(({ type, id, inputs, outputs }) => {
    if (isZone(type)) return [[textOf(id ?? outputs["id"]), textOf(inputs["name"])] as const];
    const records = type.startsWith("odoo-mail:index:") ? outputs["records"] : undefined;
    return (Array.isArray(records) ? records : []).map(
      (record: Partial<Record<"zoneId" | "zoneName", unknown>> | null) =>
        [textOf(record?.zoneId), textOf(record?.zoneName)] as const,
    );
  });
  return new Map(named.filter(([id, name]) => id !== "" && name !== "").map(([id, name]) => [id, canonicalName(name)]));
}

/** The record that a resource declares; undefined when it is none. An input that a preview does not know yet reads as an empty text. */
export function recordOf({ type, inputs, outputs }: StackProperties, zones: ZoneNames): StackRecord | undefined {
  const provider = CLOUDFLARE.includes(type) ? "Cloudflare" : ROUTE53.includes(type) ? "Route53" : undefined;
  if (provider === undefined) return undefined;
  const recordType = textOf(inputs["type"]).toUpperCase();
  const raw =
    provider === "Cloudflare"
      ? // `value` is what provider 5 called it.
        [inputs["content"], inputs["value"]].filter((one) => typeof one === "string").slice(0, 1)
      : listOf(inputs["records"]);
  const zoneId = textOf(inputs["zoneId"]);
  return {
    provider,
    zoneId,
    owner: ownerOf(textOf(inputs["name"]), textOf(outputs["fqdn"]), zones.get(zoneId) ?? ""),
    type: recordType,
    values: raw.map((value) => plainValue(provider, recordType, value)),
    proxied: inputs["proxied"] === true,
  };
}

// Programs write `Acme.com.`, `@` and `www`. Of a Route53 record that is there, an output has the whole name.
function ownerOf(name: string, fqdn: string, zone: string): string {
  if (fqdn !== "") return canonicalName(fqdn);
  return zone === "" ? canonicalName(name) : absoluteName(name, zone);
}

// A Route53 resource has its values without the outer quotes, and its escapes in octal.
function plainValue(provider: StackRecord["provider"], type: string, value: string): string {
  if (type !== "TXT") return canonicalName(value);
  return provider === "Cloudflare" ? fromPresentation(value) : fromPresentation(`"${value}"`, EscapeRadix.Octal);
}

/** The values of a record that mail depends on. */
export function mailValues({ owner, type, values }: StackRecord): MailValue[] {
  const labels = owner.split(".");
  const all = (protocol: Protocol): MailValue[] => values.map((text) => ({ protocol, text }));
  if (type === "MX") return all(Protocol.Mx);
  if (type !== "TXT" && type !== "CNAME") return [];
  if (labels.includes("_report") && labels.includes(DMARC_LABEL)) return all(Protocol.Report);
  if (labels[0] === DMARC_LABEL) return all(Protocol.Dmarc);
  if (labels.includes(DOMAINKEY_LABEL)) return all(Protocol.Dkim);
  return type === "TXT" ? all(Protocol.Spf).filter(({ text }) => isSpf(text)) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
