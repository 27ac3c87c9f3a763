/** Addresses of DNS servers as people write them. */
import { isIPv4, isIPv6, SocketAddress } from "node:net";
import type { Parsed } from "../records/issue";
import { error, issueMaker } from "../records/issueKind";
import { quoted } from "../records/printable";
import type { ServerAddress } from "./types";

export const DNS_PORT = 53;
/** An IPv6 address with brackets and a port is 47 characters; a scope name adds some. */
const LONGEST = 100;

/** Every issue about asking servers. Ids are contract. */
export const SERVER_ISSUES = {
  "verify/not-a-server": error(
    "a DNS server that was named is no IP address, with or without a port",
    "RFC 3986 section 3.2.2",
  ),
} as const;

const serverIssue = issueMaker(SERVER_ISSUES);

/**
 * Reads a server: `192.0.2.53`, `127.0.0.1:5353`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:53`. The port is 53 where none is named.
 * Issues: `verify/not-a-server`.
 */
export function parseServer(text: string): Parsed<ServerAddress> {
  const [, bracketed, plain = "", digits = ""] =
    text.length > LONGEST || isIPv6(text)
      ? [text, undefined, text]
      : (/^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? []);
  const address = bracketed ?? plain;
  const port = digits === "" ? DNS_PORT : Number(digits);
  const isAddress = bracketed === undefined ? isIPv4(plain) || (plain === text && isIPv6(plain)) : isIPv6(bracketed);
  if (isAddress && port > 0 && port <= 0xffff) return { ok: true, value: canonical({ address, port }), issues: [] };
  const issue = serverIssue("verify/not-a-server", {
    message: `${quoted(text)} is not the address of a DNS server.`,
    found: text,
    fix: "Write an IP address, with a port where it is not 53: 192.0.2.53, 127.0.0.1:5353, [2001:db8::1]:53.",
  });
  return { ok: false, issues: [issue] };
}

/** A server as people write it: `192.0.2.53:53`, `[2001:db8::1]:53`. */
export function serverText({ address, port }: ServerAddress): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The same server always as the same text: RFC 5952 for IPv6, as sockets report it. */
export function canonical({ address, port }: ServerAddress): ServerAddress {
  if (!isIPv6(address)) return { address, port };
  return {
    address: new SocketAddress({ address: withoutScope(address), family: "ipv6" }).address + scopeOf(address),
    port,
  };
}

function withoutScope(address: string): string {
  return address.replace(/%.*$/, "");
}

function scopeOf(address: string): string {
  return /%.*$/.exec(address)?.[0] ?? "";
}
