import type { DnsAnswer, DnsResolver, DnsType } from "../../resolver";
import { MAX_VOID_LOOKUPS } from "../limits";
import { MAX_DNS_LOOKUPS } from "../lookups";
import type { Address } from "../networks";
import { isUnanswered, isVoid } from "../tree/published";
import { SpfResult } from "./results";
import type { SpfStep } from "./trace";

/** Who sends, as the macros need it (RFC 7208 section 7.2). */
export interface Mail {
  readonly sender: string;
  readonly localPart: string;
  readonly senderDomain: string;
  readonly helo: string;
  readonly receiver: string;
  readonly timestamp: number;
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

/** One check: what it is about and what it has spent. */
export class Session {
  lookups = 0;
  voids = 0;
  readonly steps: SpfStep[] = [];
  /** The client's names that lead back to it, once somebody asked. */
  validatedNames: Promise<readonly string[]> | undefined;

  constructor(
    readonly client: Address,
    readonly mail: Mail,
    readonly resolver: DnsResolver,
  ) {}

  /** Counts a term that queries DNS, before it does (RFC 7208 section 4.6.4). */
  spendLookup(): void {
    this.lookups += 1;
    if (this.lookups > MAX_DNS_LOOKUPS)
      throw new CheckEnd(SpfResult.PermError, `it takes more than ${MAX_DNS_LOOKUPS} lookups`);
  }

  /**
   * Asks DNS for a term. A query that nobody answers is a temperror (RFC 7208 section 5). Void lookups are counted by query,
   * as widespread checkers do; section 4.6.4 speaks of terms, which differs for `mx` with several dead hosts only.
   */
  async ask(name: string, type: DnsType): Promise<DnsAnswer> {
    const answer = await this.resolver.resolve(name, type);
    if (isUnanswered(answer)) throw new CheckEnd(SpfResult.TempError, `DNS did not answer for ${name} ${type}`);
    if (isVoid(answer)) this.spendVoid();
    return answer;
  }

  spendVoid(): void {
    this.voids += 1;
    if (this.voids > MAX_VOID_LOOKUPS)
      throw new CheckEnd(SpfResult.PermError, `more than ${MAX_VOID_LOOKUPS} lookups find nothing`);
  }
}
