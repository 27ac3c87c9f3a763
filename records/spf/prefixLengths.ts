import { readDecimal } from "./addresses";
import { isDigit } from "./characters";
import { quoted } from "../printable";
import { type Mistake, mistake } from "./mistake";

/** RFC 7208 section 5.6: all bits count where no prefix length is written. */
export const IP4_BITS = 32;
export const IP6_BITS = 128;

const SLASH = 0x2f;

/** An argument with its dual-cidr-length taken off (RFC 7208 section 12). */
export interface SplitArgument {
  readonly rest: string;
  readonly ip4Prefix: number;
  readonly ip6Prefix: number;
}

/**
 * Takes `/24`, `//64` or `/24//64` off the end. A slash may also be part of a domain-spec, but no domain-spec ends in
 * a slash and digits, so that the end alone decides.
 */
export function splitDualPrefix(text: string): SplitArgument | Mistake {
  let rest = text;
  let ip4Prefix: number | undefined = IP4_BITS;
  let ip6Prefix: number | undefined = IP6_BITS;
  let slash = prefixStart(rest);
  if (slash > 0 && rest.charCodeAt(slash - 1) === SLASH) {
    ip6Prefix = readDecimal(rest.slice(slash + 1), IP6_BITS);
    rest = rest.slice(0, slash - 1);
    slash = prefixStart(rest);
  }
  if (slash >= 0) {
    ip4Prefix = readDecimal(rest.slice(slash + 1), IP4_BITS);
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
export function badPrefix(text: string): Mistake {
  const message = `${quoted(text)} has no valid prefix length.`;
  return mistake(
    "spf/bad-prefix-length",
    message,
    "Write /0 to /32 for IPv4, //0 to //128 for IPv6 behind a or mx, /0 to /128 behind ip6.",
  );
}
