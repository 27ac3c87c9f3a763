import type { DnsResolver, DnsType } from "../records/resolver";
import type { Propagation } from "./report";

/** A question of which every server is asked. */
export interface Question {
  readonly name: string;
  readonly type: DnsType;
}

/** DNS as one check sees it. */
export interface DomainView {
  /** Whose answers decide. */
  readonly resolver: DnsResolver;
  /** What could not be found out about the zone's servers, one sentence each, safe to print. @default - all is known */
  readonly unknown?: readonly string[];
  /** What every server says to these questions. Never rejects. */
  propagation(questions: readonly Question[]): Promise<Propagation>;
}
