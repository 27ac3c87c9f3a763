/** The check of a domain: asks for every area, then puts the findings together so that each fault is one issue. */
import type { DnsClient, ServerAddress } from "../dns/types";
import { dkimOwner } from "../records/dkim/owner";
import { dmarcOwner } from "../records/dmarc/owner";
import { rememberingResolver } from "../records/spf/lookupTree";
import { checkAlignment } from "./checkAlignment";
import { checkDkim, type DkimFinding, wantedTarget } from "./checkDkim";
import { checkDmarc } from "./checkDmarc";
import { checkExists } from "./checkExists";
import { checkExpected, type ExpectedFinding } from "./checkExpected";
import { checkMx } from "./checkMx";
import { quotedList } from "../records/printable";
import { limitReached } from "./issues";
import { type ComparedQuestion, serverIssues, unansweredIssues } from "./propagation";
import {
  Area,
  areaVerdicts,
  boundIssues,
  type CheckIssue,
  type DomainCheck,
  type Propagation,
  Verdict,
  worstOf,
} from "./report";
import { checkSpf } from "./checkSpf";
import { type CheckSetup, type CheckTarget, isOdooSelector, setupOf } from "./target";
import { type DomainView, type Servers, zoneView } from "./zoneView";

/** How domains are checked. */
export interface CheckOptions {
  readonly client: DnsClient;
  /** Recursive servers, at least one. The first one that answers says where zones are and what lies outside of them. */
  readonly servers: readonly ServerAddress[];
  /**
   * Whether each zone's own servers are asked as well; then what they say decides, not what a cache still has.
   * @default true
   */
  readonly authoritative?: boolean;
  /**
   * How many domains are looked at at once.
   * @default 32
   */
  readonly concurrency?: number;
  /** Called after each domain: how many are done, of how many. @default - no progress is reported */
  readonly onProgress?: (done: number, all: number) => void;
}

const CONCURRENCY = 32;

/**
 * Says what the world sees of these domains, in their order. What DNS does not answer is in the verdicts.
 *
 * @throws an Error when there is no server to ask
 */
export async function checkDomains(targets: readonly CheckTarget[], options: CheckOptions): Promise<DomainCheck[]> {
  const { concurrency = CONCURRENCY, onProgress } = options;
  const servers = serversOf(options);
  const checks: DomainCheck[] = [];
  const left = targets.entries();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const [at, target] of left) {
      const { domain, aliasDomain } = setupOf(target);
      checks[at] = await judgeDomain(target, await zoneView([domain, aliasDomain], servers));
      done += 1;
      onProgress?.(done, targets.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, targets.length) }, worker));
  return checks;
}

function serversOf({ client, servers, authoritative = true }: CheckOptions): Servers {
  const [first, ...others] = servers;
  if (first === undefined) throw new Error("A check needs a DNS server to ask.");
  return { client, recursive: [first, ...others], authoritative };
}

/** How many selectors of one domain are looked at. */
const MAX_SELECTORS = 20;

/**
 * Says what the world sees of one domain. Each fault is told by one issue; what DNS does not answer is unknown and never wrong.
 * Never rejects when the view does not.
 */
export async function judgeDomain(target: CheckTarget, view: DomainView): Promise<DomainCheck> {
  const setup = setupOf(target);
  const resolver = rememberingResolver(view.resolver);
  const [exists, spf, selectors, dmarc, mx, propagation] = await Promise.all([
    checkExists(setup, resolver),
    checkSpf(setup, resolver),
    Promise.all(setup.selectors.slice(0, MAX_SELECTORS).map((selector) => checkDkim(setup, selector, resolver))),
    checkDmarc(setup.domain, resolver),
    checkMx(setup, resolver),
    view.propagation(questionsOf(setup)),
  ]);
  const dkim = selectors.filter((one) => !isLeftAlone(setup, one));
  const alignment = checkAlignment(setup, { spf, dkim, dmarc });
  const expected = await checkExpected(setup, propagation, resolver);
  const seen = [
    ...spf.issues,
    ...dkim.flatMap((one) => one.issues),
    ...tooManySelectors(setup),
    ...dmarc.issues,
    ...alignment.issues,
    ...mx.issues,
  ];
  const servers = serverIssues(withoutLagging(propagation, expected), view.unknown);
  const told = together(seen, expected, servers);
  const others = [...told, ...unansweredIssues(propagation, told)].filter(({ area }) => !exists.replaced.has(area));
  const all = [...exists.issues, ...others];
  const areas = areaVerdicts(all, {
    [Area.Alignment]: alignment.verdict,
    [Area.Propagation]: propagation.unanswered.length > 0 ? Verdict.Unknown : Verdict.Good,
    ...exists.verdicts,
  });
  return {
    domain: setup.domain,
    verdict: worstOf(Object.values(areas)),
    areas,
    issues: boundIssues(all, notTold),
    spf: spf.seen,
    dkim: dkim.map((one) => one.seen),
    dmarc: dmarc.seen,
    alignment: alignment.alignment,
    mx: mx.mx,
    mxCount: mx.count,
    propagation,
    added: expected.added,
  };
}

// Nobody named Odoo's selector, and nothing is there: DKIM may be off on purpose. What follows from it is for the alignment to say.
function isLeftAlone({ isOdooSelectorOptional }: CheckSetup, { seen, issues }: DkimFinding): boolean {
  return isOdooSelectorOptional && isOdooSelector(seen.selector) && issues.some(({ id }) => id === "verify/no-dkim");
}

function tooManySelectors({ selectors }: CheckSetup): CheckIssue[] {
  const ignored = selectors.slice(MAX_SELECTORS);
  if (ignored.length === 0) return [];
  const message = `${MAX_SELECTORS} DKIM selectors were looked at; these were not: ${quotedList(ignored)}.`;
  return [limitReached(Area.Dkim, message, "Look at them in another run: name them with --selector.")];
}

function notTold(count: number): CheckIssue {
  const message = `There are ${count} more issues, which are not told here.`;
  return limitReached(Area.Propagation, message, "Mend what is told, and run again.");
}

/** What every server is asked: the names that a change of these records is seen at. */
function questionsOf(setup: CheckSetup): ComparedQuestion[] {
  const { aliasDomain, domain, selectors, expected } = setup;
  const questions: ComparedQuestion[] = [
    { name: aliasDomain, type: "TXT" },
    { name: aliasDomain, type: "MX" },
    { name: dmarcOwner(domain), type: "TXT" },
    ...selectors.slice(0, MAX_SELECTORS).map((selector): ComparedQuestion => ({
      name: dkimOwner(selector, domain),
      type: wantedTarget(setup, selector) === undefined ? "TXT" : "CNAME",
    })),
    ...expected.map(({ name, type }): ComparedQuestion => ({ name, type })),
  ];
  return [...new Map(questions.map((question) => [`${question.type} ${question.name}`, question])).values()];
}

// Where a record is not the one that the stack has published, that is the only issue about it.
function together(
  seen: readonly CheckIssue[],
  { issues, replaced }: ExpectedFinding,
  servers: readonly CheckIssue[],
): CheckIssue[] {
  const told = new Set(issues.filter(({ isUnknown }) => isUnknown).map(({ message }) => message));
  const others = seen.filter(({ area, isUnknown, message }) => (isUnknown ? !told.has(message) : !replaced.has(area)));
  return [...issues, ...others, ...servers];
}

function withoutLagging(propagation: Propagation, { lagging }: ExpectedFinding): Propagation {
  return { ...propagation, differences: propagation.differences.filter((difference) => !lagging.has(difference)) };
}
