import {
  EscapeRadix,
  fromPresentation,
  quoteCharacterString,
  splitCharacterStrings,
} from "../../../records/dns/characterStrings";
import type { Cloud } from "../../../sandbox/cloud/openCloud";
import type { ApiRequest, Provider } from "../../../sandbox/cloud/requests";

export const PROVIDERS: readonly Provider[] = ["cloudflare", "route53"];

/** The providers' names, as messages write them. */
export const TITLES: Readonly<Record<Provider, string>> = { cloudflare: "Cloudflare", route53: "Route53" };

/** The types of the providers' own records. */
export const NATIVE_TYPES: Readonly<Record<Provider, string>> = {
  cloudflare: "cloudflare:index/dnsRecord:DnsRecord",
  route53: "aws:route53/record:Record",
};

/** The function of each provider that reads records: at one name on Cloudflare, of the whole zone on Route53. */
export const READS: Readonly<Record<Provider, string>> = { cloudflare: "getDnsRecords", route53: "getRecords" };

/** What tests do to a zone by hand, the same on both providers. Texts are TXT values joined, one octet a character. */
export interface Zone {
  readonly provider: Provider;
  readonly id: string;
  /** The TXT values at a name, in a stable order. */
  txt(owner?: string): string[];
  /** Puts a TXT value beside what is there. Answers the record's id. */
  addTxt(text: string, owner?: string, extra?: { ttl?: number; comment?: string; tags?: string[] }): string;
  /** Changes one TXT value in place, as a person would in the dashboard. */
  editTxt(from: string, to: string, owner?: string): void;
  /** Deletes one TXT value; on Route53 the set too when it was the last. */
  removeTxt(text: string, owner?: string): void;
  cname(owner: string): string | undefined;
  addCname(owner: string, target: string): void;
  /** Puts an A record at a name: without MX, mail for it goes there (RFC 5321 section 5.1). */
  addAddress(owner: string): void;
  /** The requests that change something; one that is refused for now counts once, however often the client sends it. */
  writes(): readonly ApiRequest[];
  deletes(): readonly ApiRequest[];
}

/** Adds the zone acme.com to a new cloud, empty. */
export function addZone(cloud: Cloud, provider: Provider): Zone {
  return provider === "cloudflare" ? cloudflareZone(cloud, "acme.com") : route53Zone(cloud, "acme.com");
}

/** Adds another zone named acme.com, with these apex TXT values. Answers its id and the id of its TXT record. */
export function addNamesake(
  { cloud, zone }: Place,
  values: readonly string[],
): { id: string; record: string | undefined } {
  const at = { name: "acme.com", type: "TXT" };
  if (zone.provider === "route53") {
    const { id } = cloud.route53.addZone({
      name: "acme.com",
      ...(values.length > 0 && { recordSets: [{ ...at, values }] }),
    });
    return { id, record: `${id}_acme.com_TXT` };
  }
  const records = values.map((content) => ({ ...at, content }));
  const added = cloud.cloudflare.addZone({ name: "acme.com", records });
  return { id: added.id, record: added.records[0]?.id };
}

/** The TXT values of one zone, of several with one name, as its API stores them. */
export function textsIn({ cloud, zone }: Place, id: string): readonly string[] {
  if (zone.provider === "route53") return cloud.route53.zone(id).recordSets.flatMap(({ values }) => values);
  return cloud.cloudflare.zone(id).records.map(({ content }) => content);
}

/** A zone in its cloud. */
interface Place {
  readonly cloud: Cloud;
  readonly zone: Zone;
}

function cloudflareZone(cloud: Cloud, name: string): Zone {
  const { id } = cloud.cloudflare.addZone({ name });
  const at = (owner: string, type: string) => cloud.cloudflare.records(owner, type);
  const find = (text: string, owner: string) => {
    const record = at(owner, "TXT").find((one) => fromPresentation(one.content) === text);
    if (record === undefined) throw new Error(`no TXT "${text}" at ${owner}`);
    return record;
  };
  return {
    provider: "cloudflare",
    id,
    txt: (owner = name) =>
      at(owner, "TXT")
        .map((record) => fromPresentation(record.content))
        .sort(),
    addTxt: (text, owner = name, extra = {}) =>
      cloud.cloudflare.addRecord({ name: owner, type: "TXT", content: presentation(text), ...extra }).id,
    editTxt: (from, to, owner = name) =>
      void cloud.cloudflare.editRecord(find(from, owner).id, { content: presentation(to) }),
    removeTxt: (text, owner = name) => cloud.cloudflare.removeRecord(find(text, owner).id),
    cname: (owner) => at(owner, "CNAME")[0]?.content,
    addCname: (owner, target) => void cloud.cloudflare.addRecord({ name: owner, type: "CNAME", content: target }),
    addAddress: (owner) => void cloud.cloudflare.addRecord({ name: owner, type: "A", content: "203.0.113.1" }),
    writes: () => withoutAttempts(cloud.writes({ provider: "cloudflare" })),
    deletes: () => cloud.requests({ provider: "cloudflare", method: "DELETE" }),
  };
}

/** Leaves out the ten requests by which Cloudflare's client repeats one that is refused for now. */
function withoutAttempts(requests: readonly ApiRequest[]): readonly ApiRequest[] {
  const seen = new Map<string, number>();
  return requests.filter((request) => {
    if (!["429", "500", "html502"].includes(request.outcome)) return true;
    const key = JSON.stringify(request);
    const attempts = seen.get(key) ?? 0;
    seen.set(key, attempts + 1);
    return attempts % 11 === 0;
  });
}

function route53Zone(cloud: Cloud, name: string): Zone {
  const { id } = cloud.route53.addZone({ name });
  const set = (owner: string) => cloud.route53.recordSets(owner, "TXT")[0];
  const texts = (owner: string) =>
    (set(owner)?.values ?? []).map((value) => fromPresentation(value, EscapeRadix.Octal));
  const put = (owner: string, values: readonly string[], extra: { ttl?: number } = {}) => {
    const ttl = extra.ttl ?? set(owner)?.ttl;
    if (values.length === 0) cloud.route53.removeRecordSet({ name: owner, type: "TXT" });
    else cloud.route53.putRecordSet({ name: owner, type: "TXT", values, ...(ttl !== undefined && { ttl }) });
  };
  return {
    provider: "route53",
    id,
    txt: (owner = name) => texts(owner).sort(),
    addTxt: (text, owner = name, extra = {}) => {
      put(owner, [...(set(owner)?.values ?? []), presentation(text)], extra);
      return `${id}_${owner}_TXT`;
    },
    editTxt: (from, to, owner = name) =>
      put(
        owner,
        (set(owner)?.values ?? []).map((value, index) => (texts(owner)[index] === from ? presentation(to) : value)),
      ),
    removeTxt: (text, owner = name) =>
      put(
        owner,
        (set(owner)?.values ?? []).filter((_, index) => texts(owner)[index] !== text),
      ),
    cname: (owner) => cloud.route53.recordSets(owner, "CNAME")[0]?.values[0],
    addCname: (owner, target) => void cloud.route53.putRecordSet({ name: owner, type: "CNAME", values: [target] }),
    addAddress: (owner) => void cloud.route53.putRecordSet({ name: owner, type: "A", values: ["203.0.113.1"] }),
    writes: () => cloud.writes({ provider: "route53" }),
    deletes: () => cloud.requests({ provider: "route53", method: "DELETE" }),
  };
}

// Texts of tests are printable ASCII, where decimal and octal escapes are the same.
function presentation(text: string): string {
  return splitCharacterStrings(text).map(quoteCharacterString).join(" ");
}
