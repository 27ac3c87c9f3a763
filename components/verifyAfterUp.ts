/** The check of DNS at the end of `up`. */
import * as pulumi from "@pulumi/pulumi";
import { openDnsClient } from "../dns/client";
import { recursiveServers } from "../dns/resolvers";
import { Turns } from "../dns/turns";
import type { DnsClient } from "../dns/types";
import { Hosting } from "../odoo/hosting";
import { DEFAULT_ODOO_VERSION, isOdooVersion } from "../odoo/version";
import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { isError } from "../records/issue";
import { printable } from "../records/printable";
import { Area, areaVerdicts, type CheckIssue, type DomainCheck, worstOf } from "../verify/report";
import type { CheckTarget, ExpectedRecord } from "../verify/target";
import type { IssueSummary, MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { isLeftOut } from "./coOwned/drift";
import { configuredServers } from "./dns/resolver";
import { hookOptions } from "./engine/hooks";
import { perRun } from "./engine/run";
import { resolved, runsOnEngine } from "./engine/sdk";
import { describeIssue } from "./issues";
import { allPublished } from "./publishComponent";

/** How long DNS may take to show what was written: Route53 promises its servers within 60 seconds. */
const DEFAULT_VERIFY_SECONDS = 120;

/** Whether a run of these arguments ends with a look at DNS. What a domain leaves need not be seen. */
export function isVerified({ verify, release }: MailDomainArgs): boolean {
  return verify?.after === true && release !== true;
}

/**
 * Looks at DNS when all records of the program are there, until it shows them or the time is up. A check that fails, fails the run, where
 * the run is about the domain at all; nothing is rolled back. Under unit-test mocks DNS is not asked.
 *
 * @returns the evidence; undefined where nothing is verified, where the engine leaves a record out, and in a preview, which writes nothing
 */
export async function verifyAfter(
  args: MailDomainArgs,
  records: readonly RecordSummary[],
  component: pulumi.Resource,
): Promise<VerificationSummary | undefined> {
  if (!isVerified(args) || !runsOnEngine() || pulumi.runtime.isDryRun()) return undefined;
  await allPublished();
  const target = verificationTarget(args, records);
  // Nobody can see what the engine was told not to write.
  if (target === undefined || records.some(({ fqdn }) => isLeftOut(fqdn))) return undefined;
  const seconds = args.verify?.seconds ?? DEFAULT_VERIFY_SECONDS;
  const check = await look(target, args, seconds);
  const failure = verificationFailure(target.domain, check, seconds);
  for (const issue of check.issues.filter((one) => !isError(one)))
    void pulumi.log.warn(describeIssue(issue), component);
  if (failure !== undefined) await fail(`${args.domain}${args.nameSuffix ?? ""} verification`, failure, component);
  return summariseCheck(check);
}

async function look(target: CheckTarget, args: MailDomainArgs, seconds: number): Promise<DomainCheck> {
  // Loaded late: a run without verification has no use for them, and import() would need the compiled extension.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { checkDomains } = require("../verify/checkDomain") as typeof import("../verify/checkDomain");
  const { waitForAgreement } = require("../verify/wait") as typeof import("../verify/wait");
  /* eslint-enable @typescript-eslint/no-require-imports */
  const named = args.verify?.servers;
  const servers = recursiveServers(named ?? args.resolvers ?? configuredServers());
  const { seen } = await withSharedClient((shared) => {
    const options = { client: shared.client, servers, authoritative: named === undefined };
    return waitForAgreement({
      client: shared.client,
      seconds,
      look: () => inTurn(shared, () => checkDomains([target], options)),
      // What caches still have is told, and nothing that a run could wait for.
      propagationsOf: () => [],
      isSatisfied: (checks) => checks.every(({ issues }) => !issues.some((issue) => isError(issue) || issue.isUnknown)),
      onWait: ({ timeLeft }) => sayWaiting(target, timeLeft),
    });
  });
  const [check] = seen;
  if (check === undefined) throw new Error(`${target.domain} was not checked.`);
  return check;
}

function sayWaiting({ domain }: CheckTarget, timeLeft: number): void {
  const said = `${domain}: DNS does not show all of it yet; waiting for up to ${timeLeft} s more.`;
  void pulumi.log.info(said, undefined, undefined, true);
}

// Only the engine knows whether this run is about the domain: it calls no hook of what `--target` leaves out, nor in a destroy or refresh.
async function fail(name: string, failure: string, parent: pulumi.Resource): Promise<void> {
  const create = (): void => {
    throw new Error(failure);
  };
  const probe = new pulumi.Stash(name, { input: failure }, { parent, ...hookOptions(name, { create }) });
  await resolved(probe.urn);
  void pulumi.log.warn(`${failure}\nThis run is not about it.`, parent);
}

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
    hosting,
    selectors: [...new Set(selectors)],
    expected: expectedRecords(records),
    ...(isOdooVersion(odooVersion) && { odooVersion }),
  };
}

/** Of a domain on two providers each name has two values, and every server answers one of them. */
function expectedRecords(records: readonly RecordSummary[]): ExpectedRecord[] {
  const byName = new Map<string, ExpectedRecord>();
  for (const { fqdn, type, value, before } of records) {
    const name = toAsciiName(fqdn);
    if (value === "" || !name.ok || (type !== "TXT" && type !== "CNAME")) continue;
    const key = `${type} ${name.value}`;
    const known = byName.get(key);
    const replaced = [...(known?.replaced ?? []), ...(before === "" || before === value ? [] : [before])];
    byName.set(key, {
      name: name.value,
      type,
      values: [...(known?.values ?? []), value],
      ...(replaced.length > 0 && { replaced }),
    });
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
    ...wrong.map((issue: CheckIssue) => `- ${describeIssue(issue)}`),
    "Nothing was rolled back. Mend what is named and run `pulumi up` again.",
  ].join("\n");
}

/** How many domains are looked at at once. */
const AT_ONCE = 32;

/** What the looks of one run share: sockets, answers, and turns. */
export interface SharedClient {
  readonly client: DnsClient;
  readonly turns: Turns;
  users: number;
}

/** Lends the client of the run: a thousand domains ask for Odoo's include once. The last one who gives it back closes it. */
export async function withSharedClient<T>(work: (shared: SharedClient) => Promise<T>): Promise<T> {
  const lent = perRun<{ client?: SharedClient }>("client of checks", () => ({}));
  const shared = (lent.client ??= { client: openDnsClient(), turns: new Turns(AT_ONCE), users: 0 });
  shared.users += 1;
  try {
    return await work(shared);
  } finally {
    shared.users -= 1;
    if (shared.users === 0) {
      shared.client.close();
      delete lent.client;
    }
  }
}

/** Does some work when it is its turn. */
export async function inTurn<T>({ turns }: SharedClient, work: () => Promise<T>): Promise<T> {
  await turns.take();
  try {
    return await work();
  } finally {
    turns.give();
  }
}
