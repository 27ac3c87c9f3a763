/** The port that SPF, DKIM and DMARC fill, so that one mechanism serves all of them. */
import type { LiveRecord, OwnedType, Zone } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import type { Issue, Parsed } from "../../records/issue";
import { printable } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";

/** What earlier runs left in a text, as far as a merge or a release needs it. */
export interface MergeBase {
  /** Terms that this stack put into the live text. */
  readonly oursBefore: readonly string[];
  /** What others had there, or put there since: such terms are never ours to take. @default - nothing */
  readonly found?: string;
  /** There was no text of this protocol before this stack. */
  readonly createdByUs: boolean;
}

/** A planned text. */
export interface MergeResult {
  readonly text: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What follows from the text, a line each: printed with its changes, and an output. @default - nothing */
  readonly notes?: readonly string[];
}

/** What is left of a text when this stack leaves it. */
export interface ReleaseResult {
  /** @default - nothing: the value goes */
  readonly text?: string;
  readonly removed: readonly string[];
  /** Declared terms that stay, because they were there before this stack. */
  readonly stillOurs: readonly string[];
  /** Nobody else has anything in the text. */
  readonly onlyOurs: boolean;
}

/** A planned change of a text, before anything is declared. */
export interface Change {
  /** @default - there is no text of this protocol */
  readonly before?: string;
  readonly after: string;
  /** The terms that are taken out, as they were written. */
  readonly removed: readonly string[];
  /** All other values of the record's type at the owner name. */
  readonly others: readonly string[];
  /** Octets that the provider stores at one name. @default - no limit is known */
  readonly nameOctets?: number;
  /** Whether this stack leaves: then nothing may stand in the way. */
  readonly isReleasing: boolean;
}

/** What a change does in the world. */
export interface Impact {
  readonly issues: readonly Issue[];
  /** One line for the plan, safe to print. @default - nothing to say */
  readonly proof?: string;
  /** What the change does besides, a line each, safe to print. @default - nothing */
  readonly effects?: readonly string[];
  /** What somebody else has to do, a sentence each, safe to print. @default - nothing */
  readonly byHand?: readonly string[];
  /** Whether the text should stay as it is, which is what was judged. @default false */
  readonly keepsBefore?: boolean;
}

/** Where a record stands: what rules may look at before anything is planned. */
export interface Surroundings {
  readonly zone: Zone | undefined;
  /** Everything at the owner name. */
  readonly records: readonly LiveRecord[];
  /** The provider's record at the name, if there is one. */
  readonly live?: LiveRecord;
  /** What stands at the names of `looksAt` and below that of `looksBelow`; empty where our record is there already. */
  readonly nearby: readonly LiveRecord[];
  readonly title: string;
}

/** Rules of a text whose terms several parties share: SPF and DMARC. All pure. */
export interface SharedTerms {
  /** Makes one text out of several in one RRset. @default - several are refused */
  readonly consolidate?: (texts: readonly string[]) => Parsed<string>;
  /** Which of these terms are in the text and have an effect there. */
  readonly presentIn: (text: string, terms: readonly string[]) => readonly string[];
  /** The found text without the terms that are no longer live: their owners took them out. */
  readonly stillFound: (found: string, live: string) => string;
  /** The found text and further terms of others, as one text that only a merge reads. */
  readonly withTerms: (found: string | undefined, terms: readonly string[]) => string;
  /** The terms of a text that are neither ours nor in every new record. */
  readonly othersIn: (text: string, ours: readonly string[]) => readonly string[];
}

/** What makes SPF, DKIM and DMARC records differ, as the mechanism sees it. All pure, but for `assessImpact`, which asks DNS. */
export interface RecordRules {
  readonly protocol: "SPF" | "DKIM" | "DMARC";
  readonly owner: DomainName;
  readonly type: OwnedType;
  /** Our own terms, as the memory keeps them. */
  readonly declared: readonly string[];
  /** What receivers do with several records at one name: the section that says so. */
  readonly severalSource: string;
  /** What to do about several values in one RRset. */
  readonly severalFix: string;
  /** The one text to publish in the place of several, as a sentence. @default - unknown: the owners of the records must decide */
  readonly joined?: (texts: readonly string[]) => string;
  /** The component's setting that holds the options. @default - the component's arguments hold them */
  readonly setting?: string;
  /** Names or URNs of resources of this stack that declare the record until now. */
  readonly takesOver: readonly string[];
  /** Whether a vanished record comes back with the terms of others. @default - the user is asked */
  readonly restore?: boolean;
  /** @default - the record is a single value: nothing is shared in it */
  readonly terms?: SharedTerms;
  /** Whether a value at the owner name is of this protocol. */
  recognises(value: string): boolean;
  /** Names in the zone that decide whether a new record is seen, and what it hides: wildcards, delegations. @default - none */
  readonly looksAt?: readonly DomainName[];
  /** A name whose whole tree below it says something of a new record. @default - none */
  readonly looksBelow?: DomainName;
  /** Why the record is left to others, judged by what stands at its name, as a sentence that is safe to print. @default - it never is */
  leftToOthers?(around: Surroundings): string | undefined;
  /** What is wrong around the record. */
  audit(around: Surroundings): Issue[];
  /** The text that a wildcard answers at the owner name: a new record starts from it, so that no sender is lost. @default - none does */
  answered?(around: Surroundings): string | undefined;
  /** The text as it shall be. */
  merge(live: string | undefined, base: MergeBase): Parsed<MergeResult>;
  /** What a change does in the world, as far as its DNS says. Never rejects. @default - nothing is asked */
  assessImpact?(change: Change, resolver: DnsResolver): Promise<Impact>;
  /** The text without us. */
  release(live: string, base: MergeBase): Parsed<ReleaseResult>;
}

/** A line of configuration for a record, as its component takes it: `spf: { restore: true }`. */
export function configLine({ setting }: Pick<RecordRules, "setting">, line: string): string {
  return setting === undefined ? `\`${line}\`` : `\`${setting}: { ${line} }\``;
}

/** The line of configuration that takes terms out. */
export function removesLine(rules: Pick<RecordRules, "setting">, terms: readonly string[]): string {
  return configLine(rules, `removes: [${terms.map((term) => `"${printable(term)}"`).join(", ")}]`);
}

/** A TXT record of one fixed text: it is there or not, and nothing is merged into it. */
export interface FixedText {
  readonly protocol: RecordRules["protocol"];
  readonly owner: DomainName;
  readonly text: string;
  /** What a record of ours becomes before it is deleted, where the text itself would still do something. @default - stays as it is */
  readonly neutral?: string;
  readonly severalSource: string;
  readonly takesOver?: readonly string[];
  recognises(value: string): boolean;
  audit(around: Surroundings): Issue[];
}

/** Rules of a record that is created with its text, and left alone where one of its protocol is there. */
export function fixedTextRules(fixed: FixedText): RecordRules {
  const { protocol, owner, text, severalSource, takesOver = [] } = fixed;
  return {
    protocol,
    owner,
    type: "TXT",
    declared: [text],
    severalSource,
    severalFix: "Delete all but one, then run again.",
    takesOver,
    recognises: (value) => fixed.recognises(value),
    audit: (around) => fixed.audit(around),
    merge: (live) => ({
      ok: true,
      issues: [],
      value: { text: live ?? text, added: live === undefined ? [text] : [], removed: [] },
    }),
    release: (live, { found }) => ({ ok: true, issues: [], value: leave(live, fixed, found) }),
  };
}

function leave(live: string, { text, neutral = text }: FixedText, found: string | undefined): ReleaseResult {
  if (found !== undefined || (live !== text && live !== neutral))
    return { text: live, removed: [], stillOurs: [], onlyOurs: false };
  return { text: neutral, removed: live === neutral ? [] : [text], stillOurs: [], onlyOurs: true };
}
