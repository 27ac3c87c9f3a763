import type { LiveRecord } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";

/** A domain that is to be parked and shows a sign of mail. */
export function sendsMail(sign: string, found?: string): Issue {
  return {
    id: "parked/sends-mail",
    severity: Severity.Error,
    message: `The domain does not look parked: ${sign}.`,
    ...(found !== undefined && { found }),
    fix: "Find out who sends or receives mail with it. If that is over, take the record out by hand; or set `parkAnyway: true`, which leaves it there.",
    source: "RFC 7208 section 10.1.2, RFC 9989 section 7",
  };
}

/** A record of somebody else that says less than a parked domain should. */
export function keptAsItIs(owner: DomainName, text: string, wanted: string): Issue {
  return {
    id: "parked/spf-kept",
    severity: Severity.Warning,
    message: `The SPF record at ${owner} stays as it is, ${quoted(text)}, and a parked domain has ${quoted(wanted)}.`,
    found: text,
    fix: "Change it by hand once nobody needs it.",
    source: "RFC 7208 section 10.1.2",
  };
}

/** RFC 1034 section 3.6.2: no TXT record can stand beside a CNAME. */
export function cnameInTheWay(owner: DomainName, records: readonly LiveRecord[]): Issue[] {
  return records
    .filter(({ type }) => type === "CNAME")
    .map(({ values }) => ({
      id: "parked/cname-at-name",
      severity: Severity.Error,
      message: `${owner} is a CNAME for ${quoted(values[0] ?? "")}, so no TXT record can stand there.`,
      fix: "Park the target of the CNAME, or take the CNAME out by hand.",
      source: "RFC 1034 section 3.6.2",
    }));
}
