import { type DkimKey, parseDkimKey } from "../../records/dkim/parse";
import { resemblesDkimKey } from "../../records/dkim/target";
import { toAsciiName } from "../../records/dns/domainName";
import type { Parsed } from "../../records/issue";
import type { DnsResolver, DnsType } from "../../records/resolver";
import type { SignatureSeen } from "./report";

/** As the verifier asks: values, or an error with a code of node:dns. */
export type KeyLookup = (name: string, type: string) => Promise<string[][]>;

/** How keys are looked up, and what was found. */
export interface KeyLookups {
  readonly lookup: KeyLookup;
  /** The names that DNS did not answer for. */
  readonly unanswered: ReadonlySet<string>;
  /** The key that was published under a selector of a domain; undefined where none was looked up, or there is none. */
  readonly keyOf: (signature: Pick<SignatureSeen, "selector" | "signingDomain">) => Parsed<DkimKey> | undefined;
}

const CODES: Readonly<Record<string, string>> = {
  answer: "ENODATA",
  nodata: "ENODATA",
  nxdomain: "ENOTFOUND",
  timeout: "ETIMEOUT",
};

/**
 * The resolver port as node:dns answers. A name that is not valid is not asked for: there is nothing at it. One parser decides what
 * a key is: the verifier gets none that parseDkimKey refuses or that was revoked, and of the others nothing but the key.
 */
export function keyLookups(resolver: DnsResolver): KeyLookups {
  const unanswered = new Set<string>();
  const keys = new Map<string, Parsed<DkimKey>>();
  const lookup: KeyLookup = async (text, type) => {
    const name = toAsciiName(text);
    if (!name.ok) throw failure("nxdomain");
    const { status, values } = await resolver.resolve(name.value, type as DnsType);
    if (status === "servfail" || status === "timeout") unanswered.add(name.value);
    const texts = values.filter((value) => typeof value === "string");
    // Of several texts the one that is a key, as with anybody who knows what to look for.
    const record = texts.find(resemblesDkimKey) ?? texts[0];
    if (record === undefined) throw failure(status);
    const key = parseDkimKey(record);
    keys.set(name.value, key);
    if (!key.ok || key.value.revoked) throw failure("nodata");
    // With its padding, which a record may leave out and the verifier asks for.
    const publicKey = Buffer.from(key.value.publicKey, "base64").toString("base64");
    return [[`v=DKIM1; k=${key.value.keyType}; p=${publicKey}`]];
  };
  const keyOf: KeyLookups["keyOf"] = ({ selector, signingDomain }) => {
    const name = toAsciiName(`${selector}._domainkey.${signingDomain}`);
    return name.ok ? keys.get(name.value) : undefined;
  };
  return { lookup, unanswered, keyOf };
}

function failure(status: string): Error {
  return Object.assign(new Error(status), { code: CODES[status] ?? "ESERVFAIL" });
}
