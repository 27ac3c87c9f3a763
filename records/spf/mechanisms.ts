/** Reads the mechanisms of SPF with their domains, networks and prefix lengths (RFC 7208 section 5). */
import { quoted } from "../printable";
import { FAMILY_BITS, readDecimal, readIp4, readIp6 } from "./networks";
import type { Directive, Qualifier } from "./record";
import { checkDomainSpec, isDigit, isMistake, type Mistake, mistake } from "./syntax";

/** What is known of a directive before its mechanism is read. */
interface DirectiveStart {
  readonly raw: string;
  readonly position: number;
  readonly spacesBefore: number;
  readonly qualifier: Qualifier;
}

/** An argument with its dual-cidr-length taken off (RFC 7208 section 12). */
interface SplitArgument {
  readonly rest: string;
  readonly ip4Prefix: number;
  readonly ip6Prefix: number;
}

const SLASH = 0x2f;

/**
 * Reads a mechanism (RFC 7208 section 5).
 *
 * @param name in lower case
 * @param argument what follows the name: empty, or from its `:` or `/` on
 * @returns undefined where no mechanism has this name
 */
export function readMechanism(name: string, argument: string, start: DirectiveStart): Directive | Mistake | undefined {
  switch (name) {
    case "all":
      return readAll(argument, start);
    case "include":
    case "exists":
      return readDomainMechanism(name, argument, start);
    case "a":
    case "mx":
      return readHostMechanism(name, argument, start);
    case "ptr":
      return readPtr(argument, start);
    case "ip4":
    case "ip6":
      return readAddressMechanism(name, argument, start);
    default:
      return undefined;
  }
}

// The terms are written field by field: spreading `start` costs more than all the rest of the parser (measured).

function readAll(argument: string, { raw, position, spacesBefore, qualifier }: DirectiveStart): Directive | Mistake {
  if (argument !== "") return unexpected(raw, "all takes no argument");
  return { raw, position, spacesBefore, qualifier, kind: "all" };
}

function readDomainMechanism(kind: "include" | "exists", argument: string, start: DirectiveStart): Directive | Mistake {
  const { raw, position, spacesBefore, qualifier } = start;
  if (!argument.startsWith(":") || argument === ":") return missingDomain(raw, `${kind}:_spf.example.com`);
  const domainSpec = argument.slice(1);
  const hasMacro = checkDomainSpec(domainSpec);
  if (isMistake(hasMacro)) return hasMacro;
  return { raw, position, spacesBefore, qualifier, kind, domainSpec, hasMacro };
}

function readHostMechanism(kind: "a" | "mx", argument: string, start: DirectiveStart): Directive | Mistake {
  const { raw, position, spacesBefore, qualifier } = start;
  const split = splitDualPrefix(argument);
  if (isMistake(split)) return split;
  const { rest, ip4Prefix, ip6Prefix } = split;
  if (rest === ":") return missingDomain(raw, `${kind} or ${kind}:mail.example.com`);
  if (rest !== "" && !rest.startsWith(":")) return badPrefix(argument);
  const domainSpec = rest === "" ? undefined : rest.slice(1);
  const hasMacro = domainSpec !== undefined && checkDomainSpec(domainSpec);
  if (isMistake(hasMacro)) return hasMacro;
  return { raw, position, spacesBefore, qualifier, kind, domainSpec, hasMacro, ip4Prefix, ip6Prefix };
}

function readPtr(argument: string, { raw, position, spacesBefore, qualifier }: DirectiveStart): Directive | Mistake {
  if (argument === ":") return missingDomain(raw, "ptr or ptr:example.com");
  if (argument !== "" && !argument.startsWith(":")) return unexpected(raw, "ptr takes no prefix length");
  const domainSpec = argument === "" ? undefined : argument.slice(1);
  const hasMacro = domainSpec !== undefined && checkDomainSpec(domainSpec);
  if (isMistake(hasMacro)) return hasMacro;
  return { raw, position, spacesBefore, qualifier, kind: "ptr", domainSpec, hasMacro };
}

function readAddressMechanism(kind: "ip4" | "ip6", argument: string, start: DirectiveStart): Directive | Mistake {
  const { raw, position, spacesBefore, qualifier } = start;
  const bits = FAMILY_BITS[kind === "ip4" ? 4 : 6];
  const slash = argument.indexOf("/");
  const address = argument.slice(1, slash < 0 ? argument.length : slash);
  const groups = kind === "ip4" ? readIp4(address) : readIp6(address);
  if (groups === undefined || !argument.startsWith(":")) return badAddress(kind, raw);
  const prefix = slash < 0 ? bits : readDecimal(argument.slice(slash + 1), bits);
  if (prefix === undefined) return badPrefix(argument);
  return { raw, position, spacesBefore, qualifier, kind, address, groups, prefix };
}

function badAddress(kind: "ip4" | "ip6", raw: string): Mistake {
  const example = kind === "ip4" ? "ip4:192.0.2.1 or ip4:192.0.2.0/24" : "ip6:2001:db8::1 or ip6:2001:db8::/32";
  return mistake(
    "spf/bad-address",
    `${quoted(raw)} has no ${kind === "ip4" ? "IPv4" : "IPv6"} address.`,
    `Write ${example}.`,
  );
}

function missingDomain(raw: string, example: string): Mistake {
  return mistake("spf/missing-domain", `${quoted(raw)} names no domain.`, `Write ${example}.`);
}

function unexpected(raw: string, why: string): Mistake {
  return mistake("spf/unexpected-argument", `${quoted(raw)} has an argument, but ${why}.`, "Take the argument away.");
}

/**
 * Takes `/24`, `//64` or `/24//64` off the end. A slash may also be part of a domain-spec, but no domain-spec ends in
 * a slash and digits, so that the end alone decides.
 */
function splitDualPrefix(text: string): SplitArgument | Mistake {
  let rest = text;
  let ip4Prefix: number | undefined = FAMILY_BITS[4];
  let ip6Prefix: number | undefined = FAMILY_BITS[6];
  let slash = prefixStart(rest);
  if (slash > 0 && rest.charCodeAt(slash - 1) === SLASH) {
    ip6Prefix = readDecimal(rest.slice(slash + 1), FAMILY_BITS[6]);
    rest = rest.slice(0, slash - 1);
    slash = prefixStart(rest);
  }
  if (slash >= 0) {
    ip4Prefix = readDecimal(rest.slice(slash + 1), FAMILY_BITS[4]);
    rest = rest.slice(0, slash);
  }
  if (ip4Prefix === undefined || ip6Prefix === undefined) return badPrefix(text);
  return { rest, ip4Prefix, ip6Prefix };
}

/** Where the slash of a trailing `/digits` stands, or -1. */
function prefixStart(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && isDigit(text.charCodeAt(at))) at--;
  return at >= 0 && at < text.length - 1 && text.charCodeAt(at) === SLASH ? at : -1;
}

/** The mistake of a prefix length that is malformed or too long. */
function badPrefix(text: string): Mistake {
  const message = `${quoted(text)} has no valid prefix length.`;
  return mistake(
    "spf/bad-prefix-length",
    message,
    "Write /0 to /32 for IPv4, //0 to //128 for IPv6 behind a or mx, /0 to /128 behind ip6.",
  );
}
