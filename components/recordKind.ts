import type { LiveRecord, OwnedType, Zone } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import type { Issue, Parsed } from "../records/issue";
import { printable } from "../records/printable";
import type { DnsResolver } from "../records/resolver";

/** What the memory knows when a record is planned. */
export interface Known {
  /** The terms that we declared in the run before. */
  readonly declaredBefore: readonly string[];
  /** The text as it was before us. @default - there was none: the text is our creation */
  readonly found?: string;
}

/** A planned text. */
export interface Merged {
  readonly text: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What follows from the text, a line each: printed with its changes, and an output. @default - nothing */
  readonly notes?: readonly string[];
}

/** What is left of a text when we leave. */
export interface Left {
  /** @default - nothing: the value goes */
  readonly text?: string;
  readonly removed: readonly string[];
  /** Our terms that stay, because they were there before us. */
  readonly stillOurs: readonly string[];
  /** Nobody else has anything in the text. */
  readonly onlyOurs: boolean;
}

/** A planned change of our text, as it is judged before anything is declared. */
export interface Change {
  /** @default - there is no text of our kind */
  readonly before?: string;
  readonly after: string;
  /** The terms that are taken out, as they were written. */
  readonly removed: readonly string[];
  /** All other values of the record's type at the owner name. */
  readonly others: readonly string[];
  /** Octets that the provider stores at one name. @default - no limit is known */
  readonly nameOctets?: number;
  /** Whether we leave: then nothing may stand in the way. */
  readonly releasing: boolean;
}

/** What a change comes to. */
export interface Judgement {
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

/** Where a record stands: what a kind may look at before anything is planned. */
export interface Surroundings {
  readonly zone: Zone | undefined;
  /** Everything at the owner name. */
  readonly records: readonly LiveRecord[];
  /** The provider's record of this kind at the name, if there is one. */
  readonly live?: LiveRecord;
  /** What stands at the names of `looksAt` and below that of `looksBelow`; empty where our record is there already. */
  readonly nearby: readonly LiveRecord[];
  readonly title: string;
}

/** What makes SPF, DKIM and DMARC records differ, as the co-owned-record mechanism sees it. All pure. */
export interface RecordKind {
  readonly label: string;
  readonly owner: DomainName;
  readonly type: OwnedType;
  /** Our own terms, as the memory keeps them. */
  readonly declared: readonly string[];
  /** Whether terms can be left behind by a run that failed; false where the record is a single value. */
  readonly hasTerms: boolean;
  /** Whether several of our values in one RRset may be made one. */
  readonly consolidate: boolean;
  /** Whether a value at the owner name is of this kind. */
  recognises(value: string): boolean;
  /** Names in the zone that decide whether a new record is seen, and what it hides: wildcards, delegations. @default - none */
  readonly looksAt?: readonly DomainName[];
  /** A name whose whole tree below it says something of a new record. @default - none */
  readonly looksBelow?: DomainName;
  /** What is wrong around the record. */
  audit(around: Surroundings): Issue[];
  /** The text as it shall be. */
  merge(live: string | undefined, known: Known): Parsed<Merged>;
  /** What a change does in the world, as far as its DNS says. Never rejects. @default - nothing is asked */
  judge?(change: Change, resolver: DnsResolver): Promise<Judgement>;
  /**
   * The errors of a plan that was made without the memory, with what that may have to do with them: terms of ours that are no longer
   * declared still count then. @default - as they are
   */
  adviseBeforeMemory?(errors: readonly Issue[], before: string | undefined, after: string): Issue[];
  /** The text without us. */
  release(live: string, known: Known): Parsed<Left>;
  /** Which of the forgotten terms still stand in the text. */
  leftover(text: string, forgotten: readonly string[], found: string | undefined): readonly string[];
  /** One text out of several; only asked when `consolidate` is set. */
  join(texts: readonly string[]): Parsed<string>;
  /** The line of configuration that takes terms out. */
  removesLine(terms: readonly string[]): string;
}

/**
 * The line of configuration that takes terms out, as the component takes it.
 *
 * @param setting the setting that holds `removes`; undefined where the component takes it itself
 */
export function removesSetting(setting: string | undefined, terms: readonly string[]): string {
  const line = `removes: [${terms.map((term) => `"${printable(term)}"`).join(", ")}]`;
  return setting === undefined ? `\`${line}\`` : `\`${setting}: { ${line} }\``;
}
