/** `odoo-mail plan`: what MailDomain would do for a domain, by its own rules and plans, from public DNS alone. */
import { aliasRelation } from "../../odoo/aliasRelation";
import { readVersion } from "../../odoo/choices";
import type { HostingWord } from "../../odoo/hosting";
import { odooRequirements } from "../../odoo/requirements";
import type { OdooRequirements } from "../../odoo/setup";
import type { OdooVersion } from "../../odoo/version";
import { dmarcOwner } from "../../records/dmarc/owner";
import {
  DmarcRollout,
  type DmarcRolloutWord,
  nextStepAdvice,
  publishedStep,
  rolloutAdvice,
} from "../../records/dmarc/rollout";
import type { DomainName } from "../../records/dns/domainName";
import { isError, Severity } from "../../records/issue";
import type { DnsResolver } from "../../records/resolver";
import { rememberingResolver } from "../../records/spf/lookupTree";
import { planExists } from "../../verify/checkExists";
import { inArea, unanswered } from "../../verify/issues";
import { Area, areaVerdicts, type CheckIssue, type Verdict, worstOf } from "../../verify/report";
import { UNKNOWN_STATE } from "../coOwned/history";
import { planRecord } from "../coOwned/plan";
import type { RecordRules } from "../coOwned/rules";
import { Findings } from "../findings";
import { dmarcRules } from "./dmarc";
import { type DeclaredDomain, domainRules, odooNames } from "./domainRules";
import { readInDns } from "./publicDns";

/** What is planned for a domain: the arguments of MailDomain, without zones. */
export interface PlanOptions extends Pick<
  DeclaredDomain,
  "hosting" | "odooVersion" | "database" | "defaultFrom" | "forceFrom" | "spf" | "dkim" | "dmarc"
> {
  /** The author domain. */
  readonly domain: DomainName;
  /** Where SPF stands. @default - the domain itself */
  readonly aliasDomain?: DomainName;
}

/** What MailDomain would change, as far as public DNS tells. Texts of records are hostile. */
export interface DomainPlan {
  readonly version: 1;
  /** `problems`: MailDomain would refuse; `unknown`: DNS did not say enough. */
  readonly verdict: Verdict;
  readonly domain: DomainName;
  /** Where SPF stands. */
  readonly aliasDomain: DomainName;
  readonly hosting: HostingWord;
  readonly odooVersion: OdooVersion;
  readonly records: readonly PlannedRecord[];
  /** What mail of the database needs, and which identity aligns then. */
  readonly requirements: Omit<OdooRequirements, "issues">;
  readonly ladder: Ladder;
  readonly issues: readonly CheckIssue[];
  /** What is left to do by hand, a sentence each. */
  readonly byHand: readonly string[];
}

/** One record as it is and as it would be. */
export interface PlannedRecord {
  readonly area: Area;
  readonly owner: DomainName;
  readonly type: "TXT" | "CNAME";
  /** @default - there is none, or unknown */
  readonly before?: string;
  /** @default - it would not be written: refused, not declared, or unknown */
  readonly after?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** One line: what changes for mail, and the lookups. */
  readonly proof?: string;
  /** What follows, a line each, safe to print. */
  readonly notes: readonly string[];
}

/** Where the domain stands on the way to enforcement. */
interface Ladder {
  /** As published. @default - there is no record, or unknown */
  readonly published?: DmarcRolloutWord;
  /** As planned. @default - nothing is declared, it is refused, or the published step is unknown */
  readonly planned?: DmarcRolloutWord;
  /** What comes next and what to look at before, a sentence or two. */
  readonly next: string;
}

/** A planned record with what is wrong about it. */
interface Planned {
  readonly record: PlannedRecord;
  /** Whether DNS said what is there. */
  readonly isAnswered: boolean;
  readonly issues: readonly CheckIssue[];
  /** What somebody else has to do, a sentence each. */
  readonly byHand: readonly string[];
}

const AREAS = { SPF: Area.Spf, DKIM: Area.Dkim, DMARC: Area.Dmarc } as const;

/**
 * Says what MailDomain would change in its first run, from public DNS alone: no credentials, nothing is written. What only the zone's
 * provider knows (record ids, routing policies, limits, proxied records) is not in it. Never rejects when the resolver does not.
 */
export async function planDomain(options: PlanOptions, resolver: DnsResolver): Promise<DomainPlan> {
  const { domain, aliasDomain = domain, dmarc } = options;
  const findings = new Findings();
  const declared = domainRules(options, { domain, places: [] }, findings);
  const wrong = argumentIssues(findings);
  const asked = rememberingResolver(resolver);
  const rules = [...declared.spf, ...declared.dkim, ...declared.dmarc.flatMap((group) => group.rules)];
  const [missing, planned, undeclared] = await Promise.all([
    planExists({ domain, aliasDomain }, asked),
    Promise.all(rules.map((one) => planOne(one, !wrong.some(isError), asked))),
    dmarc === undefined ? undeclaredDmarc(domain, asked) : undefined,
  ]);
  const all = undeclared === undefined ? planned : [...planned, undeclared];
  const ofOdoo = inArea(Area.Alignment, declared.odoo.issues);
  const issues = [...missing, ...wrong, ...ofOdoo, ...all.flatMap((one) => one.issues)];
  const policy = all.find(({ record }) => record.owner === dmarcOwner(domain));
  return {
    version: 1,
    verdict: worstOf(Object.values(areaVerdicts(issues))),
    domain,
    aliasDomain,
    hosting: declared.hosting,
    odooVersion: readVersion(options.odooVersion).version,
    records: all.map(({ record }) => record),
    requirements: requirementsOf(options, declared.hosting),
    ladder: ladderOf(policy, dmarc !== undefined),
    issues,
    byHand: [...new Set([...declared.odoo.byHand, ...all.flatMap((one) => one.byHand)])],
  };
}

// What the arguments say wrongly is refused before anything is read.
function argumentIssues({ issues }: Findings): CheckIssue[] {
  return issues.flatMap((issue) => inArea(areaOf(issue.path), [issue]));
}

function areaOf(path = ""): Area {
  const [setting] = path.split(/[.[]/);
  return [Area.Spf, Area.Dkim, Area.Dmarc].find((area) => area === setting) ?? Area.Alignment;
}

async function planOne(rules: RecordRules, isPlanned: boolean, resolver: DnsResolver): Promise<Planned> {
  const { owner, type, protocol } = rules;
  const area = AREAS[protocol];
  const bare = { area, owner, type, added: [], removed: [], notes: [] };
  const read = await readInDns(rules, resolver);
  if (!read.ok) {
    const issues = [unanswered(area, owner, read.type, read.status)];
    return { record: bare, isAnswered: false, issues, byHand: [] };
  }
  const answered = { isAnswered: true, byHand: [] };
  const { texts } = read.record;
  const seen = { ...bare, ...(texts.length === 1 && { before: texts[0] }) };
  if (read.leftToOthers !== undefined)
    return { ...answered, record: { ...seen, notes: [read.leftToOthers] }, issues: [] };
  const found = inArea(area, read.issues);
  if (!isPlanned) return { ...answered, record: seen, issues: found };
  // As MailDomain: what is wrong around the record does not keep what is wrong with its text from being told.
  const { plan } = await planRecord(read.record, UNKNOWN_STATE);
  const issues = [...found, ...inArea(area, plan.issues)];
  if (found.some(isError)) return { ...answered, record: seen, issues };
  const { text, added, removed, proof, effects = [], byHand = [] } = plan;
  const record = {
    ...seen,
    ...(text !== undefined && { after: text }),
    added,
    removed,
    ...(proof !== undefined && { proof }),
    // The next step of a rollout stands in the ladder.
    notes: effects,
  };
  return { ...answered, record, issues, byHand };
}

/** The policy record of a domain that declares none. What stands in the way of one is a warning: nothing is refused. */
async function undeclaredDmarc(domain: DomainName, resolver: DnsResolver): Promise<Planned> {
  const planned = await planOne(dmarcRules(domain, {}, { authorized: [], setting: "dmarc" }), false, resolver);
  const told = planned.issues.filter((issue) => isError(issue) || issue.isUnknown);
  return { ...planned, issues: told.map((issue) => ({ ...issue, severity: Severity.Warning })) };
}

const UNKNOWN_STEP =
  "DNS did not say at which step the domain stands, so the next step is not known. Run again when DNS answers.";

function requirementsOf(options: PlanOptions, hosting: HostingWord): DomainPlan["requirements"] {
  const { domain, aliasDomain = domain } = options;
  const { version } = readVersion(options.odooVersion);
  const names = odooNames(options, hosting, domain, aliasDomain);
  const { issues: _, ...requirements } = odooRequirements({
    ...names,
    version,
    alias: aliasRelation(domain, aliasDomain),
  });
  return requirements;
}

function ladderOf(dmarc: Planned | undefined, isDeclared: boolean): Ladder {
  if (dmarc?.isAnswered === false) return { next: UNKNOWN_STEP };
  const record = dmarc?.record;
  const published = publishedStep(record?.before);
  const planned = isDeclared ? publishedStep(record?.after) : undefined;
  const step = planned ?? published;
  const first = DmarcRollout.Monitor;
  return {
    ...(published !== undefined && { published }),
    ...(planned !== undefined && { planned }),
    next: step === undefined ? `First step: rollout: ${first}. Before: ${rolloutAdvice(first)}` : nextStepAdvice(step),
  };
}
