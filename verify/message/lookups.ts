import { toAsciiName } from "../../records/dns/domainName";
import { resemblesDkimKey } from "../../records/dkim/target";
import type { DnsResolver, DnsType } from "../../records/resolver";

/** As the verifier asks: values, or an error with a code of node:dns. */
export type KeyLookup = (name: string, type: string) => Promise<string[][]>;

/** How keys are looked up, and for which names nobody answered. */
export interface KeyLookups {
  readonly lookup: KeyLookup;
  readonly unanswered: ReadonlySet<string>;
}

const CODES: Readonly<Record<string, string>> = { nodata: "ENODATA", nxdomain: "ENOTFOUND", timeout: "ETIMEOUT" };

/**
 * The resolver port as node:dns answers. A name that is none is not asked for: there is nothing at it. Of several texts those that are
 * keys come first, as with anybody who knows what is looked for.
 */
export function keyLookups(resolver: DnsResolver): KeyLookups {
  const unanswered = new Set<string>();
  const lookup: KeyLookup = async (text, type) => {
    const name = toAsciiName(text);
    if (!name.ok) throw failure("nxdomain");
    const { status, values } = await resolver.resolve(name.value, type as DnsType);
    if (status === "servfail" || status === "timeout") unanswered.add(name.value);
    if (status !== "answer") throw failure(status);
    const texts = values.filter((value) => typeof value === "string");
    const keys = texts.filter(resemblesDkimKey);
    return (keys.length > 0 ? keys : texts).map((value) => [value]);
  };
  return { lookup, unanswered };
}

function failure(status: string): Error {
  return Object.assign(new Error(status), { code: CODES[status] ?? "ESERVFAIL" });
}
