import { Hosting } from "../odoo/hosting";
import { DEFAULT_ODOO_VERSION, isOdooVersion } from "../odoo/version";
import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { isError } from "../records/issue";
import { printable } from "../records/printable";
import { Area, type CheckIssue, type DomainCheck } from "../verify/report";
import type { CheckTarget, ExpectedRecord } from "../verify/target";
import { areaVerdicts, worstOf } from "../verify/verdict";
import type { IssueSummary, MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { describeIssue } from "./issuesError";

/** What is to be seen of a domain whose records are published. Undefined where the arguments were refused. */
export function verificationTarget(args: MailDomainArgs, records: readonly RecordSummary[]): CheckTarget | undefined {
  const { hosting = Hosting.Online, odooVersion = DEFAULT_ODOO_VERSION } = args;
  const domain = toAsciiName(args.domain);
  const aliasDomain = toAsciiName(args.aliasDomain ?? args.domain);
  if (!domain.ok || !aliasDomain.ok) return undefined;
  const keys = `.${DOMAINKEY_LABEL}.${domain.value}`;
  const selectors = records.filter(({ fqdn }) => fqdn.endsWith(keys)).map(({ fqdn }) => fqdn.slice(0, -keys.length));
  return {
    domain: domain.value,
    aliasDomain: aliasDomain.value,
    hosting: hosting as Hosting,
    selectors: [...new Set(selectors)],
    expected: expectedRecords(records),
    ...(isOdooVersion(odooVersion) && { odooVersion }),
  };
}

/** Of a domain on two providers each name has two values, and every server answers one of them. */
function expectedRecords(records: readonly RecordSummary[]): ExpectedRecord[] {
  const byName = new Map<string, ExpectedRecord>();
  for (const { fqdn, type, value } of records) {
    const name = toAsciiName(fqdn);
    if (value === "" || !name.ok || (type !== "TXT" && type !== "CNAME")) continue;
    const key = `${type} ${name.value}`;
    byName.set(key, { name: name.value, type, values: [...(byName.get(key)?.values ?? []), value] });
  }
  return [...byName.values()];
}

/** A check as an output. What caches still have is left out: nothing in it changes from one run to the next while the zone stays as it is. */
export function summariseCheck({ areas, issues, propagation }: DomainCheck): VerificationSummary {
  const kept = issues.filter((issue) => issue.area !== Area.Propagation || issue.isUnknown || isError(issue));
  const { propagation: ofServers } = areaVerdicts(kept);
  return {
    verdict: worstOf(Object.values({ ...areas, propagation: ofServers })),
    servers: propagation.servers
      .map(({ server, host }) => (host === undefined ? server : `${printable(host)} ${server}`))
      .sort(),
    issues: kept.map(({ id, severity, message, fix, source }): IssueSummary => ({
      id,
      severity,
      message,
      fix,
      source,
    })),
  };
}

/** What a run says that wrote all records and does not see them. Undefined when nothing is wrong. */
export function verificationFailure(domain: DomainName, { issues }: DomainCheck, seconds: number): string | undefined {
  const wrong = issues.filter(isError);
  if (wrong.length === 0) return undefined;
  return [
    `${domain}: the records of this run are written, and after ${seconds} s DNS does not show a domain that can send mail through Odoo.`,
    ...wrong.map((issue: CheckIssue) => describeIssue(issue)),
    "Nothing was rolled back. Mend what is named and run `pulumi up` again.",
  ].join("\n");
}
