/** Expands the macros of RFC 7208 section 7, and validates the client's names, which `%{p}` and `ptr` need. */
import { toOctets } from "../../dns/characterStrings";
import { isInZone, MAX_NAME_LENGTH } from "../../dns/domainName";
import { type DnsAnswer, textsOf } from "../../resolver";
import { MAX_PTR_NAMES } from "../limits";
import { addressText, lookupName } from "../lookupTree";
import { type Address, FAMILY_BITS, fromNumber, isInNetwork, readAddress, toNumber } from "../networks";
import type { Session } from "./session";

// macro-expand (RFC 7208 section 7.1). The parser refuses every other use of the percent sign.
const MACRO_EXPAND = /%(?:([%_-])|\{([a-z])([0-9]*)(r?)([.\-+,/_=]*)\})/gi;

const ESCAPES: Readonly<Record<string, string>> = { "%%": "%", "%_": " ", "%-": "%20" };

const HEX_PER_GROUP = 4;

/** The value of each macro letter, by its lower-case form. */
type MacroValues = (letter: string) => string;

/** Expands a macro-string for the record of `domain` (RFC 7208 section 7). */
export async function expand(session: Session, text: string, domain: string): Promise<string> {
  if (!text.includes("%")) return text;
  const name = usesMacro(text, "p") ? preferredName(await validatedNames(session), domain) : "";
  return expandMacros(text, macroValues(session, domain, name));
}

/** Expands a domain-spec to the name to ask for; undefined if DNS cannot carry it. */
export async function targetName(session: Session, domainSpec: string, domain: string): Promise<string | undefined> {
  return lookupName(fitName(await expand(session, domainSpec, domain)));
}

/** The client's names whose addresses lead back to it (RFC 7208 section 5.5). Looked up once in a check. */
export function validatedNames(session: Session): Promise<readonly string[]> {
  session.validatedNames ??= findNames(session);
  return session.validatedNames;
}

/** The name at which the client's PTR records are. */
export function reverseName(client: Address): string {
  const zone = client.family === 4 ? "in-addr.arpa" : "ip6.arpa";
  return `${dottedAddress(client).split(".").reverse().join(".")}.${zone}`;
}

/** Whether one of the addresses of an answer has the client in its network of this prefix length. */
export function hasAddress(values: DnsAnswer["values"], client: Address, prefix: number): boolean {
  return values.some((value) => {
    const address = readAddress(addressText(value));
    return address?.family === client.family && isInNetwork(client, address.groups, prefix);
  });
}

function macroValues({ client, mail }: Session, domain: string, name: string): MacroValues {
  return (letter) => {
    switch (letter) {
      case "s":
        return mail.sender;
      case "l":
        return mail.localPart;
      case "o":
        return mail.senderDomain;
      case "d":
        return domain;
      case "i":
        return dottedAddress(client);
      case "p":
        return name;
      case "v":
        return client.family === 4 ? "in-addr" : "ip6";
      case "h":
        return mail.helo;
      case "c":
        return fromNumber(toNumber(client), client.family);
      case "r":
        return mail.receiver;
      // The grammar has no other letter than t.
      default:
        return String(mail.timestamp);
    }
  };
}

/**
 * Expands a macro-string (RFC 7208 section 7). An upper-case letter asks for URL escaping (section 7.3).
 *
 * @param values called for the letters that occur
 */
function expandMacros(text: string, values: MacroValues): string {
  return text.replace(
    MACRO_EXPAND,
    (macro, escape, letter: string, digits: string, reverse: string, delimiters: string) => {
      if (escape !== undefined) return ESCAPES[macro] as string;
      const lower = letter.toLowerCase();
      const value = transform(values(lower), digits, reverse !== "", delimiters);
      return letter === lower ? value : escapeUrl(value);
    },
  );
}

/** Whether the text uses the macro letter. */
function usesMacro(text: string, letter: string): boolean {
  return text.toLowerCase().includes(`%{${letter}`);
}

function transform(value: string, digits: string, reverse: boolean, delimiters: string): string {
  if (digits === "" && !reverse && delimiters === "") return value;
  const parts = splitAt(value, delimiters === "" ? "." : delimiters);
  if (reverse) parts.reverse();
  // The rightmost parts. A long run of digits may read as Infinity, which takes all parts.
  const kept = digits === "" ? parts : parts.slice(-Math.min(Number(digits), parts.length));
  return kept.join(".");
}

function splitAt(value: string, delimiters: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    if (at < value.length && !delimiters.includes(value.charAt(at))) continue;
    parts.push(value.slice(start, at));
    start = at + 1;
  }
  return parts;
}

// The unreserved characters of RFC 3986 section 2.3 stay.
function escapeUrl(value: string): string {
  return toOctets(value).replace(
    /[^A-Za-z0-9\-._~]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** Takes labels off the left until the name can be asked for (RFC 7208 section 7.3, last paragraph but two). */
function fitName(name: string): string {
  const whole = name.endsWith(".") ? name.slice(0, -1) : name;
  if (whole.length <= MAX_NAME_LENGTH) return whole;
  const dot = whole.indexOf(".", whole.length - MAX_NAME_LENGTH - 1);
  return dot < 0 ? whole : whole.slice(dot + 1);
}

/**
 * The client in dotted form, as `%{i}` has it: a quad, or the nibbles of an IPv6 address (RFC 7208 section 7.3), in lower
 * case as in the examples of section 7.4.
 */
function dottedAddress({ family, groups }: Address): string {
  if (family === 4) return groups.join(".");
  const nibbles = groups.map((group) => group.toString(16).padStart(HEX_PER_GROUP, "0"));
  return Array.from(nibbles.join("")).join(".");
}

async function findNames({ client, resolver }: Session): Promise<readonly string[]> {
  // DNS errors here are no match, not a temperror (section 5.5).
  const names = textsOf(await resolver.resolve(reverseName(client), "PTR")).slice(0, MAX_PTR_NAMES);
  const validated: string[] = [];
  for (const text of names) {
    const name = lookupName(text);
    if (name === undefined) continue;
    const answer = await resolver.resolve(name, client.family === 4 ? "A" : "AAAA");
    if (hasAddress(answer.values, client, FAMILY_BITS[client.family])) validated.push(name);
  }
  return validated;
}

/** What `%{p}` stands for: the domain itself, else a name below it, else any name, else `unknown` (RFC 7208 section 7.3). */
function preferredName(names: readonly string[], domain: string): string {
  return names.find((name) => name === domain) ?? names.find((name) => isInZone(name, domain)) ?? names[0] ?? "unknown";
}
