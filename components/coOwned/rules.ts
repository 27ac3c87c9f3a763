/** The port of the mechanism: what it asks of SPF, DKIM and DMARC, so that it can treat them alike. */
import type { LiveRecord, OwnedType, Zone } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import type { Issue, Parsed } from "../../records/issue";
import { printable } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";

/** What earlier runs left in a text, as far as a merge or a release needs it. */
export interface MergeBase {
  /** Terms that this stack put into the live text. */
  readonly oursBefore: readonly string[];
  /** A text of all terms that others had there or have put there since. They are never taken out as ours. @default - nothing */
  readonly found?: string;
  /** There was no text of this protocol before this stack. */
  readonly createdByUs: boolean;
}

/** A planned text. */
export interface MergeResult {
  readonly text: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What the text means for the user, a line each: printed with the changes, and an output. @default - nothing */
  readonly notes?: readonly string[];
}

/** What is left of a text when this stack leaves it. */
export interface ReleaseResult {
  /** The text that stays. @default - none: the value goes */
  readonly text?: string;
  readonly removed: readonly string[];
  /** Declared terms that stay, because they were there before this stack. */
  readonly keptTerms: readonly string[];
  /** Whether nobody else has anything in the text. */
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
  /** Whether this stack leaves the record: then the impact has no errors. */
  readonly isReleasing: boolean;
}

/** What a change does in the world. */
export interface Impact {
  readonly issues: readonly Issue[];
  /** One line for the plan, safe to print. @default - nothing to say */
  readonly proof?: string;
  /** Further effects of the change, a line each, safe to print. @default - nothing */
  readonly effects?: readonly string[];
  /** What the user has to do by hand, a sentence each, safe to print. @default - nothing */
  readonly byHand?: readonly string[];
  /**
   * Whether the live text should stay: it allows all that is declared already, and has no room for more. The issues are then those of the
   * live text.
   * @default false
   */
  readonly keepsBefore?: boolean;
}

/** What is in the zone at and around an owner name, for the rules to look at before anything is planned. */
export interface Surroundings {
  readonly zone: Zone | undefined;
  /** Everything at the owner name. */
  readonly records: readonly LiveRecord[];
  /** The provider's record at the name, if there is one. */
  readonly live?: LiveRecord;
  /** Everything at the names of `looksAt` and below that of `looksBelow`. Empty where our record is there already. */
  readonly nearby: readonly LiveRecord[];
  /** The provider's name for people. */
  readonly title: string;
}

/** The rules of a text in which several parties have terms: SPF and DMARC. All pure. */
export interface SharedTerms {
  /** Makes one text out of several in one RRset. @default - several are refused */
  readonly consolidate?: (texts: readonly string[]) => Parsed<string>;
  /** Which of these terms are in the text and have an effect there. */
  readonly presentIn: (text: string, terms: readonly string[]) => readonly string[];
  /** The found text without the terms that are no longer live: their owners took them out. */
  readonly stillFound: (found: string, live: string) => string;
  /** Joins the found text and further terms of others to one text. Only a merge reads it; it is never published. */
  readonly withTerms: (found: string | undefined, terms: readonly string[]) => string;
  /** The terms of a text that belong to others: neither ours, nor such as every new record has. */
  readonly othersIn: (text: string, ours: readonly string[]) => readonly string[];
}

/** What makes SPF, DKIM and DMARC records differ, as the mechanism sees it. All pure, but for `assessImpact`, which asks DNS. */
export interface RecordRules {
  readonly protocol: "SPF" | "DKIM" | "DMARC";
  readonly owner: DomainName;
  readonly type: OwnedType;
  /** Our own terms, as the memory keeps them. */
  readonly declared: readonly string[];
  /** The section of the standard that says what receivers do with several records at one name. */
  readonly severalSource: string;
  /** What to do about several values in one RRset. */
  readonly severalFix: string;
  /** Proposes one text in the place of several, as a sentence. @default - no proposal: the owners of the records must decide */
  readonly joined?: (texts: readonly string[]) => string;
  /** The component's setting that holds the options. @default - the component's arguments hold them */
  readonly setting?: string;
  /** Names or URNs of resources of this stack that declare the record until now and hand it over. */
  readonly takesOver: readonly string[];
  /** Whether a vanished record is published again with the terms of others. @default - the run fails and asks the user */
  readonly restore?: boolean;
  /** @default - the record is a single value: nothing is shared in it */
  readonly terms?: SharedTerms;
  /** Whether a value at the owner name is of this protocol. */
  recognises(value: string): boolean;
  /** Names whose records decide whether the world sees a new record, or which answers it hides: delegations, wildcards. @default - none */
  readonly looksAt?: readonly DomainName[];
  /** A name below which every record matters for a new record. @default - none */
  readonly looksBelow?: DomainName;
  /**
   * Says by what is at the owner name why this stack should not declare the record at all, as a sentence that is safe to print.
   * @default - it is always declared
   */
  leftToOthers?(around: Surroundings): string | undefined;
  /** Issues of the surroundings, such as a delegation that would hide the record. */
  audit(around: Surroundings): Issue[];
  /** The text that a wildcard answers at the owner name. A new record starts from it, so that no sender is lost. @default - none does */
  wildcardText?(around: Surroundings): string | undefined;
  /** Merges what is declared into the live text. */
  merge(live: string | undefined, base: MergeBase): Parsed<MergeResult>;
  /** Asks DNS what a change does for other mail and limits. Never rejects. @default - nothing is asked */
  assessImpact?(change: Change, resolver: DnsResolver): Promise<Impact>;
  /** Takes our terms out of the live text. */
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

/** A TXT record with one fixed text. Nothing is merged into it. */
export interface FixedText {
  readonly protocol: RecordRules["protocol"];
  readonly owner: DomainName;
  readonly text: string;
  /** The text without effect that a release writes before the record is deleted. @default - the text stays as it is */
  readonly neutral?: string;
  readonly severalSource: string;
  readonly takesOver?: readonly string[];
  recognises(value: string): boolean;
  audit(around: Surroundings): Issue[];
}

/** The rules of a fixed text: created where no record of its protocol is there, and otherwise left as it is. */
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
    return { text: live, removed: [], keptTerms: [], onlyOurs: false };
  return { text: neutral, removed: live === neutral ? [] : [text], keptTerms: [], onlyOurs: true };
}
