/** The state of one SPF check: the mail, the terms it has visited and the lookups it has spent. */
import { type DnsAnswer, type DnsResolver, type DnsType, isUnanswered } from "../../resolver";
import { MAX_DNS_LOOKUPS, MAX_VOID_LOOKUPS } from "../limits";
import { isVoid } from "../lookupTree";
import type { Address } from "../networks";
import { Qualifier } from "../record";

/** The results of a check, in the words of RFC 7208 section 2.6. */
export const SpfResult = {
  None: "none",
  Neutral: "neutral",
  Pass: "pass",
  Fail: "fail",
  SoftFail: "softfail",
  TempError: "temperror",
  PermError: "permerror",
} as const;
export type SpfResult = (typeof SpfResult)[keyof typeof SpfResult];

/** What a directive that matches answers (RFC 7208 section 4.6.2). */
export const QUALIFIER_RESULT: Readonly<Record<Qualifier, SpfResult>> = {
  [Qualifier.Pass]: SpfResult.Pass,
  [Qualifier.Fail]: SpfResult.Fail,
  [Qualifier.SoftFail]: SpfResult.SoftFail,
  [Qualifier.Neutral]: SpfResult.Neutral,
};

/** The outcome of a visited term. */
export const StepOutcome = {
  Match: "match",
  NoMatch: "no match",
  /** The check ended in this term with temperror or permerror. */
  Ended: "ended",
} as const;
export type StepOutcome = (typeof StepOutcome)[keyof typeof StepOutcome];

/** One term that a check visited, in order; what stands behind an include follows its step. Texts are hostile. */
export interface SpfStep {
  /** How many includes and redirects lead to the record; 0 is the checked domain's own. */
  readonly depth: number;
  /** Whose record it is. */
  readonly domain: string;
  /** The term as written. */
  readonly term: string;
  /** Octet position of the term in its record. */
  readonly position: number;
  readonly outcome: StepOutcome;
  /** The name that the term came to, macros expanded; undefined for terms without one. */
  readonly name?: string;
}

/** Who sends, as the macros need it (RFC 7208 section 7.2). */
export interface Mail {
  readonly sender: string;
  readonly localPart: string;
  readonly senderDomain: string;
  readonly helo: string;
  readonly receiver: string;
  readonly timestamp: number;
}

/** One check: what it is about and what it has spent. */
export class Session {
  lookups = 0;
  voids = 0;
  private isTermVoid = false;
  readonly steps: SpfStep[] = [];
  /** The client's validated names (RFC 7208 section 5.5); undefined until a term asks for them. */
  validatedNames: Promise<readonly string[]> | undefined;

  constructor(
    readonly client: Address,
    readonly mail: Mail,
    readonly resolver: DnsResolver,
  ) {}

  /** Counts a term that queries DNS, before it does (RFC 7208 section 4.6.4). */
  spendLookup(): void {
    this.isTermVoid = false;
    this.lookups += 1;
    if (this.lookups > MAX_DNS_LOOKUPS)
      throw new CheckEnd(SpfResult.PermError, `it takes more than ${MAX_DNS_LOOKUPS} lookups`);
  }

  /** Asks DNS for a term. An unanswered query is a temperror (RFC 7208 section 5). */
  async ask(name: string, type: DnsType): Promise<DnsAnswer> {
    const answer = await this.resolver.resolve(name, type);
    if (isUnanswered(answer)) throw new CheckEnd(SpfResult.TempError, `DNS did not answer for ${name} ${type}`);
    if (isVoid(answer)) this.spendVoid();
    return answer;
  }

  /** Counts a term that found nothing, once: section 4.6.4 limits the terms, and an `mx` asks for many hosts. */
  spendVoid(): void {
    if (this.isTermVoid) return;
    this.isTermVoid = true;
    this.voids += 1;
    if (this.voids > MAX_VOID_LOOKUPS)
      throw new CheckEnd(SpfResult.PermError, `more than ${MAX_VOID_LOOKUPS} lookups find nothing`);
  }
}

/** Ends a check at once: temperror and permerror go from any depth to the top (RFC 7208 sections 5.2 and 6.1). */
export class CheckEnd extends Error {
  constructor(
    readonly result: typeof SpfResult.TempError | typeof SpfResult.PermError,
    readonly reason: string,
  ) {
    super(reason);
  }
}
