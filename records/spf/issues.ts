/** The catalogue of the SPF issues that the texts alone show. Those that take DNS to find stand in evaluationIssues.ts. */
import { error, type IssueKind, issueMaker, warning } from "../issueKind";

/** Every issue that reading, merging, releasing and sizing an SPF record can report. Ids are contract. */
export const SPF_ISSUES = {
  // Reading: each of these makes the record a permerror (RFC 7208 section 4.6).
  "spf/not-spf": error("the text is not an SPF record", "RFC 7208 section 4.5"),
  "spf/bad-character": error("a term has an octet that no term may have", "RFC 7208 sections 3.1 and 12"),
  "spf/unknown-mechanism": error("a term is neither a mechanism nor a modifier", "RFC 7208 sections 4.6.1 and 5"),
  "spf/qualified-modifier": error("a modifier has a qualifier", "RFC 7208 section 4.6.1"),
  "spf/missing-domain": error("a term lacks the domain it needs", "RFC 7208 sections 5 and 6"),
  "spf/bad-domain-spec": error("a domain does not end as a domain-spec must", "RFC 7208 sections 7.1 and 12"),
  "spf/bad-macro": error("a macro is malformed, or allowed in explanations only", "RFC 7208 sections 7.1 and 7.2"),
  "spf/bad-address": error("an ip4 or ip6 term without an address of its family", "RFC 7208 section 5.6"),
  "spf/bad-prefix-length": error("a prefix length is malformed or out of range", "RFC 7208 section 5.6"),
  "spf/unexpected-argument": error("a mechanism has an argument that it may not have", "RFC 7208 section 12"),
  "spf/repeated-modifier": error("a redirect or exp appears twice", "RFC 7208 section 6"),
  "spf/too-many-mistakes": error("reading stopped, so many terms were wrong", "RFC 7208 section 4.6"),
  // Advice on a record that is valid.
  "spf/passes-everyone": warning(
    "half of all addresses or more pass: anybody can send; an error in `odoo-mail check`",
    "RFC 7208 sections 5.1 and 11",
  ),
  "spf/ignored-after-all": warning(
    "terms behind all are never evaluated; an error in `odoo-mail check` if Odoo's include is one",
    "RFC 7208 section 5.1",
  ),
  "spf/redirect-ignored": warning("a redirect beside all is never used", "RFC 7208 section 6.1"),
  "spf/ptr": warning("a ptr term is slow, unreliable, and should not be published", "RFC 7208 section 5.5"),
  "spf/unknown-modifier": warning(
    "an unknown modifier looks like a mistyped term, or like a token of another service",
    "RFC 7208 section 6",
  ),
  "spf/no-all": warning("neither all nor redirect: mail that no term matches is neutral", "RFC 7208 section 4.7"),
  // What was asked for.
  "spf/bad-include": error("an include to add is not a domain", "RFC 7208 section 5.2"),
  "spf/bad-remove": error("a term to remove is not a term, or may not be removed", "RFC 7208 section 12"),
  "spf/bad-all": error("the wanted all is not an all directive", "RFC 7208 section 5.1"),
  "spf/declared-and-removed": error("one term is both declared and removed", "docs/merging.md"),
  "spf/nothing-declared": error("there is no record and nothing to put into one", "docs/merging.md"),
  // Merging and releasing.
  "spf/broken-record": error("the existing record is a permerror and is not touched", "RFC 7208 section 4.6"),
  "spf/not-a-pass": warning(
    "a declared include is there with a qualifier other than pass; an error in `odoo-mail check`",
    "RFC 7208 section 4.6.2",
  ),
  "spf/all-kept": warning("the wanted all differs from the one in the record, which stays", "RFC 7208 section 5.1"),
  "spf/redirect-kept": warning("terms went in front of a redirect, which stays", "RFC 7208 section 6.1"),
  "spf/sent-no-mail": warning("the record said that the domain sends no mail", "RFC 7208 section 10.1.2"),
  "spf/sends-no-mail": warning("no sender is left: all mail of the domain fails", "RFC 7208 section 10.1.2"),
  "spf/no-senders": warning(
    "no sender is left in the record; one that we created becomes neutral",
    "RFC 7208 sections 8.2 and 8.5",
  ),
  "spf/removed-non-pass": warning("a term with a qualifier other than pass was removed", "RFC 7208 section 4.6.2"),
  "spf/found-term-stays": warning("a term no longer declared stays: it was there before", "docs/merging.md"),
  "spf/own-term-changed": warning("a term that we added stays: its qualifier was changed", "docs/merging.md"),
  "spf/too-many-lookups": error("the record itself has more than 10 terms that query DNS", "RFC 7208 section 4.6.4"),
  // Several records at one name.
  "spf/cannot-consolidate": error(
    "several records cannot be joined without changing a meaning",
    "RFC 7208 section 4.5",
  ),
  "spf/alls-differ": warning(
    "joined records ended differently; the mildest all was taken",
    "RFC 7208 sections 4.5 and 5.1",
  ),
  // Size.
  "spf/answer-over-450": warning("name and TXT texts exceed the advised 450 octets", "RFC 7208 section 3.4"),
  "spf/answer-over-512": warning(
    "the TXT answer exceeds 512 octets, the most over plain UDP",
    "RFC 7208 section 3.4, RFC 1035 section 4.2.1",
  ),
  "spf/over-provider-limit": error("the DNS provider does not store that much", "the DNS provider's limits"),
} as const satisfies Readonly<Record<string, IssueKind>>;

export type SpfIssueId = keyof typeof SPF_ISSUES;

/** One issue of the catalogue. */
export const spfIssue = issueMaker(SPF_ISSUES);
