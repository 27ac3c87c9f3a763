import { quoted } from "../printable";
import { isAlpha, isNameCharacter, isVisible } from "./characters";
import { badCharacter, checkDomainSpec, checkMacroString } from "./domainSpec";
import { readMechanism } from "./mechanisms";
import { type Mistake, isMistake, mistake } from "./mistake";
import { type Modifier, Qualifier, type SpfTerm } from "./terms";

/**
 * Reads one term: `[qualifier] mechanism` or `name=value` (RFC 7208 section 4.6.1).
 *
 * @param raw the term without blanks
 * @param position octet position of the term in its record
 * @default position 0
 * @param spacesBefore how many spaces stand before it
 * @default spacesBefore 1
 */
export function parseTerm(raw: string, position = 0, spacesBefore = 1): SpfTerm | Mistake {
  const qualifier = readQualifier(raw.charCodeAt(0));
  const start = qualifier === undefined ? 0 : 1;
  let end = start;
  while (isNameCharacter(raw.charCodeAt(end))) end++;
  const name = raw.slice(start, end).toLowerCase();
  const rest = raw.slice(end);
  if (rest.startsWith("=") && isAlpha(raw.charCodeAt(start))) {
    if (qualifier !== undefined) return qualifiedModifier(raw);
    return readModifier({ raw, position, spacesBefore }, raw.slice(0, end), rest.slice(1));
  }
  // A mechanism's name ends at a colon, a slash or the end (RFC 7208 section 12).
  if (rest !== "" && !rest.startsWith(":") && !rest.startsWith("/")) return notATerm(raw);
  const read = readMechanism(name, rest, { raw, position, spacesBefore, qualifier: qualifier ?? Qualifier.Pass });
  return read ?? notATerm(raw);
}

function readQualifier(code: number): Qualifier | undefined {
  switch (code) {
    case 0x2b:
      return Qualifier.Pass;
    case 0x2d:
      return Qualifier.Fail;
    case 0x7e:
      return Qualifier.SoftFail;
    case 0x3f:
      return Qualifier.Neutral;
    default:
      return undefined;
  }
}

interface ModifierStart {
  readonly raw: string;
  readonly position: number;
  readonly spacesBefore: number;
}

function readModifier({ raw, position, spacesBefore }: ModifierStart, name: string, value: string): Modifier | Mistake {
  const kind = name.toLowerCase();
  if (kind !== "redirect" && kind !== "exp") {
    const macros = checkMacroString(value);
    return isMistake(macros) ? macros : { raw, position, spacesBefore, kind: "unknown", name, value };
  }
  if (value === "")
    return mistake("spf/missing-domain", `${quoted(raw)} names no domain.`, `Write ${kind}=_spf.example.com.`);
  const hasMacro = checkDomainSpec(value);
  return isMistake(hasMacro) ? hasMacro : { raw, position, spacesBefore, kind, domainSpec: value, hasMacro };
}

function qualifiedModifier(raw: string): Mistake {
  const message = `${quoted(raw)} is a modifier, and a modifier has no qualifier.`;
  return mistake("spf/qualified-modifier", message, `Write ${quoted(raw.slice(1))}.`);
}

function notATerm(raw: string): Mistake {
  for (let at = 0; at < raw.length; at++) if (!isVisible(raw.charCodeAt(at))) return badCharacter(raw);
  const message = `${quoted(raw)} is neither a mechanism (all, include, a, mx, ptr, ip4, ip6, exists) nor a modifier (name=value).`;
  return mistake("spf/unknown-mechanism", message, "Correct the spelling, or take the term out.");
}
