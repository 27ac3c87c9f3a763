import { getServers } from "node:dns";
import * as pulumi from "@pulumi/pulumi";
import { isError } from "../records/issue";
import type { DomainCheck } from "../verify/report";
import type { CheckTarget } from "../verify/target";
import type { MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { hookOptions, hooksWork } from "./hooks";
import { describeIssue } from "./issuesError";
import { allPublished } from "./publications";
import { configuredServers } from "./resolver";
import { currentRun } from "./run";
import { settle } from "./settle";
import { summariseCheck, verificationFailure, verificationTarget } from "./verification";

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
  if (!isVerified(args) || !hooksWork() || pulumi.runtime.isDryRun()) return undefined;
  await allPublished();
  const target = verificationTarget(args, records);
  // Nobody can see what the engine was told not to write.
  if (target === undefined || records.some(({ fqdn }) => currentRun().leftOut?.has(fqdn))) return undefined;
  const seconds = args.verify?.seconds ?? DEFAULT_VERIFY_SECONDS;
  const check = await look(target, args, seconds);
  const failure = verificationFailure(target.domain, check, seconds);
  for (const issue of check.issues.filter((one) => !isError(one)))
    void pulumi.log.warn(describeIssue(issue), component);
  if (failure !== undefined) await fail(`${args.domain}${args.nameSuffix ?? ""} verification`, failure, component);
  return summariseCheck(check);
}

async function look(target: CheckTarget, args: MailDomainArgs, seconds: number): Promise<DomainCheck> {
  // Loaded here: a run without verification has no use for them.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would need the compiled extension
  const tools = require("./verifyTools") as typeof import("./verifyTools");
  const { checkDomains, inTurn, parseServer, waitForAgreement, withSharedClient } = tools;
  const named = args.verify?.servers;
  const texts = named ?? args.resolvers ?? configuredServers() ?? getServers();
  const servers = texts.map(parseServer).flatMap((server) => (server.ok ? [server.value] : []));
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
  await settle(probe.urn);
  void pulumi.log.warn(`${failure}\nThis run is not about it.`, parent);
}
