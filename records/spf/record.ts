/** The shape of an SPF record that was read, and its rendering to the same octets. */

/** How a record starts (RFC 7208 section 4.5). Compared without regard to case, as every ABNF literal (RFC 5234 section 2.3). */
export const SPF_VERSION = "v=spf1";

/** What a matching directive answers (RFC 7208 section 4.6.2); {@link Qualifier.Pass} is also what a missing one means. */
export const Qualifier = { Pass: "+", Fail: "-", SoftFail: "~", Neutral: "?" } as const;
export type Qualifier = (typeof Qualifier)[keyof typeof Qualifier];

/** What every term carries: how it was written and where, so that rendering is exact and messages can point at it. */
interface Written {
  /** The term as written, qualifier included, blanks excluded. Rendering writes this and nothing else. */
  readonly raw: string;
  /** Octet position of `raw` in the record, from 0. */
  readonly position: number;
  /** How many spaces stand before it: one or more in every valid record. */
  readonly spacesBefore: number;
}

interface DirectiveBase extends Written {
  readonly qualifier: Qualifier;
}

/** A domain-spec as written (RFC 7208 section 7.1): a name, or macros that make one. */
interface DomainSpec {
  readonly domainSpec: string;
  /** Whether it holds a macro-expand, so that it is only known while a mail is checked. */
  readonly hasMacro: boolean;
}

/** As {@link DomainSpec}; undefined stands for the domain that is being checked. */
interface OptionalDomainSpec {
  readonly domainSpec: string | undefined;
  readonly hasMacro: boolean;
}

/** Always matches (RFC 7208 section 5.1). */
export interface AllDirective extends DirectiveBase {
  readonly kind: "all";
}

/** RFC 7208 sections 5.2 and 5.7. */
export interface IncludeDirective extends DirectiveBase, DomainSpec {
  readonly kind: "include";
}
export interface ExistsDirective extends DirectiveBase, DomainSpec {
  readonly kind: "exists";
}

/** RFC 7208 sections 5.3 and 5.4: the addresses of a name, or of its mail exchangers. */
export interface HostDirective extends DirectiveBase, OptionalDomainSpec {
  readonly kind: "a" | "mx";
  /** 32 where none is written. */
  readonly ip4Prefix: number;
  /** 128 where none is written. */
  readonly ip6Prefix: number;
}

/** RFC 7208 section 5.5. */
export interface PtrDirective extends DirectiveBase, OptionalDomainSpec {
  readonly kind: "ptr";
}

/** RFC 7208 section 5.6: a network. */
export interface AddressDirective extends DirectiveBase {
  readonly kind: "ip4" | "ip6";
  /** The address as written. */
  readonly address: string;
  /** The same as numbers: four octets of IPv4, eight groups of 16 bits of IPv6. */
  readonly groups: readonly number[];
  /** How many bits count; 32 or 128 where none is written. */
  readonly prefix: number;
}

/** RFC 7208 sections 6.1 and 6.2. */
export interface DomainModifier extends Written, DomainSpec {
  readonly kind: "redirect" | "exp";
}

/** Any other `name=value`: readers ignore it (RFC 7208 section 6), we keep it. */
interface UnknownModifier extends Written {
  readonly kind: "unknown";
  readonly name: string;
  /** A macro-string, possibly empty. */
  readonly value: string;
}

/** A qualifier and a mechanism. */
export type Directive =
  AllDirective | IncludeDirective | ExistsDirective | HostDirective | PtrDirective | AddressDirective;

export type Modifier = DomainModifier | UnknownModifier;

export type SpfTerm = Directive | Modifier;

/** A whole record. `renderSpf` gives back the text it was parsed from, octet for octet. */
export interface SpfText {
  /** The version section as written: `v=spf1` in any case. */
  readonly version: string;
  readonly terms: readonly SpfTerm[];
  /** Spaces after the last term. */
  readonly trailingSpaces: number;
}

/** Whether the term is a directive; the rest are modifiers. */
export function isDirective(term: SpfTerm): term is Directive {
  return term.kind !== "redirect" && term.kind !== "exp" && term.kind !== "unknown";
}

/**
 * Writes a record: the version, every term as written with its spaces, and the spaces behind.
 * `renderSpf(parseSpf(text).value) === text` for every valid text.
 */
export function renderSpf(spf: SpfText): string {
  let text = spf.version;
  for (const term of spf.terms) text += blanks(term.spacesBefore) + term.raw;
  return spf.trailingSpaces === 0 ? text : text + blanks(spf.trailingSpaces);
}

function blanks(count: number): string {
  return count === 1 ? " " : " ".repeat(count);
}

/**
 * How many leading terms are evaluated: "mechanisms after all will never be tested" (RFC 7208 section 5.1).
 * The first `all` counts as one of them. Modifiers behind it are not counted, although `exp` still works there.
 */
export function evaluatedTerms(terms: readonly SpfTerm[]): number {
  const all = terms.findIndex((term) => term.kind === "all");
  return all < 0 ? terms.length : all + 1;
}

/** The term as written. */
export function asText({ raw }: SpfTerm): string {
  return raw;
}

/** The `all` that counts: the first one. */
export function firstAll(terms: readonly SpfTerm[]): AllDirective | undefined {
  return terms.find((term) => term.kind === "all");
}

/** The redirect that counts: none beside `all` (RFC 7208 section 6.1). */
export function activeRedirect(terms: readonly SpfTerm[]): DomainModifier | undefined {
  if (firstAll(terms) !== undefined) return undefined;
  return terms.find((term): term is DomainModifier => term.kind === "redirect");
}
