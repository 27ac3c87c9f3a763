import { type Issue, Severity } from "../issue";

/** What the catalogue says of every id; the docs table is made of it. */
export interface SpfIssueKind {
  readonly severity: Severity;
  /** One line for the table of issues: when it is reported. */
  readonly summary: string;
  /** The rule behind it. */
  readonly source: string;
}

const { Error, Warning } = Severity;

/** Every issue that reading, merging, releasing and sizing an SPF record can report. Ids are contract. */
export const SPF_ISSUES = {
  // Reading: each of these makes the record a permerror (RFC 7208 section 4.6).
  "spf/not-spf": { severity: Error, summary: "the text is not an SPF record", source: "RFC 7208 section 4.5" },
  "spf/bad-character": {
    severity: Error,
    summary: "a term has an octet that no term may have",
    source: "RFC 7208 sections 3.1 and 12",
  },
  "spf/unknown-mechanism": {
    severity: Error,
    summary: "a term is neither a mechanism nor a modifier",
    source: "RFC 7208 sections 4.6.1 and 5",
  },
  "spf/qualified-modifier": {
    severity: Error,
    summary: "a modifier has a qualifier",
    source: "RFC 7208 section 4.6.1",
  },
  "spf/missing-domain": {
    severity: Error,
    summary: "a term lacks the domain it needs",
    source: "RFC 7208 sections 5 and 6",
  },
  "spf/bad-domain-spec": {
    severity: Error,
    summary: "a domain does not end as a domain-spec must",
    source: "RFC 7208 sections 7.1 and 12",
  },
  "spf/bad-macro": {
    severity: Error,
    summary: "a macro is malformed, or allowed in explanations only",
    source: "RFC 7208 sections 7.1 and 7.2",
  },
  "spf/bad-address": {
    severity: Error,
    summary: "an ip4 or ip6 term without an address of its family",
    source: "RFC 7208 section 5.6",
  },
  "spf/bad-prefix-length": {
    severity: Error,
    summary: "a prefix length is malformed or out of range",
    source: "RFC 7208 section 5.6",
  },
  "spf/unexpected-argument": {
    severity: Error,
    summary: "a mechanism has an argument that it may not have",
    source: "RFC 7208 section 12",
  },
  "spf/repeated-modifier": {
    severity: Error,
    summary: "a redirect or exp appears twice",
    source: "RFC 7208 section 6",
  },
  "spf/too-many-mistakes": {
    severity: Error,
    summary: "reading stopped, so many terms were wrong",
    source: "RFC 7208 section 4.6",
  },
  // Advice on a record that is valid.
  "spf/passes-everyone": {
    severity: Warning,
    summary: "an all with a pass lets anybody send as the domain",
    source: "RFC 7208 sections 5.1 and 11",
  },
  "spf/ignored-after-all": {
    severity: Warning,
    summary: "terms behind all are never evaluated",
    source: "RFC 7208 section 5.1",
  },
  "spf/redirect-ignored": {
    severity: Warning,
    summary: "a redirect beside all is never used",
    source: "RFC 7208 section 6.1",
  },
  "spf/ptr": {
    severity: Warning,
    summary: "a ptr term is slow, unreliable, and should not be published",
    source: "RFC 7208 section 5.5",
  },
  "spf/unknown-modifier": {
    severity: Warning,
    summary: "an unknown modifier looks like a mistyped term, or like a token of another service",
    source: "RFC 7208 section 6",
  },
  "spf/no-all": {
    severity: Warning,
    summary: "neither all nor redirect: mail that no term matches is neutral",
    source: "RFC 7208 section 4.7",
  },
  // What was asked for.
  "spf/bad-include": { severity: Error, summary: "an include to add is not a domain", source: "RFC 7208 section 5.2" },
  "spf/bad-remove": {
    severity: Error,
    summary: "a term to remove is not a term, or may not be removed",
    source: "RFC 7208 section 12",
  },
  "spf/bad-all": { severity: Error, summary: "the wanted all is not an all directive", source: "RFC 7208 section 5.1" },
  "spf/declared-and-removed": {
    severity: Error,
    summary: "one term is both declared and removed",
    source: "docs/merging.md",
  },
  "spf/nothing-declared": {
    severity: Error,
    summary: "there is no record and nothing to put into one",
    source: "docs/merging.md",
  },
  // Merging and releasing.
  "spf/broken-record": {
    severity: Error,
    summary: "the existing record is a permerror and is not touched",
    source: "RFC 7208 section 4.6",
  },
  "spf/not-a-pass": {
    severity: Warning,
    summary: "a declared include is there with a qualifier other than pass",
    source: "RFC 7208 section 4.6.2",
  },
  "spf/all-kept": {
    severity: Warning,
    summary: "the wanted all differs from the one in the record, which stays",
    source: "RFC 7208 section 5.1",
  },
  "spf/redirect-kept": {
    severity: Warning,
    summary: "terms went in front of a redirect, which stays",
    source: "RFC 7208 section 6.1",
  },
  "spf/sent-no-mail": {
    severity: Warning,
    summary: "the record said that the domain sends no mail",
    source: "RFC 7208 section 10.1.2",
  },
  "spf/sends-no-mail": {
    severity: Warning,
    summary: "no sender is left: all mail of the domain fails",
    source: "RFC 7208 section 10.1.2",
  },
  "spf/no-senders": {
    severity: Warning,
    summary: "no sender is left in the record; one that we created becomes neutral",
    source: "RFC 7208 sections 8.2 and 8.5",
  },
  "spf/removed-non-pass": {
    severity: Warning,
    summary: "a term with a qualifier other than pass was removed",
    source: "RFC 7208 section 4.6.2",
  },
  "spf/found-term-stays": {
    severity: Warning,
    summary: "a term no longer declared stays: it was there before",
    source: "docs/merging.md",
  },
  "spf/own-term-changed": {
    severity: Warning,
    summary: "a term that we added stays: its qualifier was changed",
    source: "docs/merging.md",
  },
  "spf/too-many-lookups": {
    severity: Error,
    summary: "the record itself has more than 10 terms that query DNS",
    source: "RFC 7208 section 4.6.4",
  },
  // Several records at one name.
  "spf/cannot-consolidate": {
    severity: Error,
    summary: "several records cannot be joined without changing a meaning",
    source: "RFC 7208 section 4.5",
  },
  "spf/alls-differ": {
    severity: Warning,
    summary: "joined records ended differently; the mildest all was taken",
    source: "RFC 7208 sections 4.5 and 5.1",
  },
  // Size.
  "spf/several-strings": {
    severity: Warning,
    summary: "the text needs more than one character-string",
    source: "RFC 7208 section 3.3",
  },
  "spf/answer-over-450": {
    severity: Warning,
    summary: "name and TXT texts exceed the advised 450 octets",
    source: "RFC 7208 section 3.4",
  },
  "spf/answer-over-512": {
    severity: Warning,
    summary: "the TXT answer exceeds 512 octets, the most over plain UDP",
    source: "RFC 7208 section 3.4, RFC 1035 section 4.2.1",
  },
  "spf/over-provider-limit": {
    severity: Error,
    summary: "the DNS provider does not store that much",
    source: "the DNS provider's limits",
  },
} as const satisfies Readonly<Record<string, SpfIssueKind>>;

export type SpfIssueId = keyof typeof SPF_ISSUES;

/** The part of an issue that differs from case to case. */
export interface SpfIssueDetails {
  readonly message: string;
  readonly fix: string;
  readonly found?: string;
  readonly position?: number;
  /** @default - the one of the catalogue */
  readonly severity?: Severity;
}

/** An issue of the catalogue: its severity and source come from there. */
export function spfIssue(id: SpfIssueId, details: SpfIssueDetails): Issue {
  const { severity, source } = SPF_ISSUES[id];
  return { id, severity, source, ...details };
}
