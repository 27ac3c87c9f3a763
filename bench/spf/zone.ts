/** A zone in memory for the SPF measurements, behind our resolver and in the form that mailauth takes. */
import type { DnsAnswer, DnsResolver } from "../../records/resolver";

/** Names and their TXT values. No other name exists. */
export type TxtZone = ReadonlyMap<string, string>;

const GONE: DnsAnswer = { status: "nxdomain", values: [] };
const SENDERS = 10;
const NETWORKS_EACH = 8;

/** A domain that includes ten senders of eight networks each: as many lookups as RFC 7208 section 4.6.4 allows. */
export function tenIncludes(): { readonly domain: string; readonly text: string; readonly zone: TxtZone } {
  const names = Array.from({ length: SENDERS }, (_, at) => `s${at}.sender.example`);
  const text = `v=spf1 ${names.map((name) => `include:${name}`).join(" ")} -all`;
  const records = names.map((name, at) => [name, `v=spf1 ${networks(at, NETWORKS_EACH)} ~all`] as const);
  return { domain: "acme.example", text, zone: new Map([["acme.example", text], ...records]) };
}

/** IPv4 networks as terms. Calls with different blocks share none. */
export function networks(block: number, count: number): string {
  const one = (at: number): string => `ip4:10.${block}.${at % 256}.${(at >> 8) * 16}/28`;
  return Array.from({ length: count }, (_, at) => one(at)).join(" ");
}

/** The zone behind our resolver. */
export function asResolver(zone: TxtZone): DnsResolver {
  const answers = new Map([...zone].map(([name, text]) => [name, answer(text)]));
  return { resolve: (name) => Promise.resolve(answers.get(name) ?? GONE) };
}

function answer(text: string): DnsAnswer {
  return { status: "answer", values: [text] };
}

/** The same zone in the form of `node:dns`, which mailauth takes. */
export function asNodeResolver(zone: TxtZone): (name: string) => Promise<string[][]> {
  const answers = new Map([...zone].map(([name, text]) => [name, [[text]]]));
  return (name) => {
    const found = answers.get(name);
    if (found !== undefined) return Promise.resolve(found);
    return Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
  };
}
