import type { DomainName } from "../../../records/dns/domainName";
import type { DmarcIssueId } from "../../../records/dmarc/issues";
import { parseDmarc } from "../../../records/dmarc/parse";
import type { Issue } from "../../../records/issue";

export const ACME = "acme.com" as DomainName;
export const RUA = "rua=mailto:a@acme.com";
export const AUTHORIZATION = "acme.com._report._dmarc.b.example";

/** How an issue comes about: all issues of what is done. */
export type Cause = () => readonly Issue[] | Promise<readonly Issue[]>;

/** The issues of a record as it is read. */
export function reading(text: string): Cause {
  return () => parseDmarc(text).issues;
}

/** An issue with the words that people get. */
export interface Words {
  readonly id: DmarcIssueId;
  readonly cause: Cause;
  readonly message: string;
  readonly fix: string;
  readonly found?: string;
  readonly position?: number;
}
