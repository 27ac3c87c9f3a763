/** MailDomain: everything that a domain needs to send mail through Odoo, in one component. */
import { componentIssue } from "./catalogue";
import * as pulumi from "@pulumi/pulumi";
import type { Group, Place } from "./coOwned/ourRecord";
import { Hosting, sendsThroughOdoo } from "../odoo/hosting";
import { type DnsProvider, loadAdapter } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import { printable } from "../records/printable";
import type { IssueSummary, MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { checkVerify, readPlacement } from "./arguments";
import { perRun, providerKey } from "./engine/run";
import { componentName, withPriorState } from "./engine/sdk";
import { domainRules } from "./mailRecords/domainRules";
import { type ComponentData, type ComponentRequest, lastingOutputs, publishComponent } from "./publishComponent";
import { isVerified, verifyAfter } from "./verifyAfterUp";
import { Findings } from "./findings";

/** What a mail domain answers. */
interface MailDomainData extends ComponentData {
  /** A function, since an output waits for every promise that is in its value. */
  readonly verification: () => Promise<VerificationSummary | undefined>;
}

/** Makes a domain send mail through Odoo: SPF merged into what is there, the DKIM CNAME, the DMARC Policy Record. */
export class MailDomain extends pulumi.ComponentResource<MailDomainData> {
  /** Every record: what it is, what it was, what changed. */
  public readonly records: pulumi.Output<RecordSummary[]>;
  /** Warnings of this run. */
  public readonly issues: pulumi.Output<IssueSummary[]>;
  /** What is left to do by hand. */
  public readonly byHand: pulumi.Output<string[]>;
  /** What DNS showed when all was written; undefined without `verify.after`, unknown in a preview. */
  public readonly verification: pulumi.Output<VerificationSummary | undefined>;

  constructor(name: string, args: MailDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:MailDomain", name, args, withPriorState(opts));
    const data = pulumi.output(this.getData());
    this.records = data.apply((published) => published.records);
    this.issues = data.apply((published) => published.issues);
    this.byHand = data.apply((published) => published.byHand);
    this.verification =
      isVerified(args) && pulumi.runtime.isDryRun()
        ? pulumi.output(pulumi.unknown as unknown as VerificationSummary)
        : data.apply(({ verification }) => verification());
  }

  protected override async initialize(
    args: MailDomainArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<MailDomainData> {
    const data = await publishComponent(this, opts, checkMailDomain(args, this, opts?.dependsOn !== undefined));
    // Not awaited: what depends on this component (`dependsOn`) waits for what is answered here, and the look waits for what depends on it.
    const verification = verifyAfter(args, data.records, this);
    // Not in the constructor: there a failed plan would be reported as an output that cannot be serialized.
    this.registerOutputs({ ...lastingOutputs(data), verification });
    return { ...data, verification: () => verification };
  }
}

/**
 * Checks what can be judged of a mail domain without reading a zone.
 *
 * @param component that shares the SPF record of its alias domain with others of the program. @default - none does
 * @param isLater whether it depends on other resources, so that it is registered after them
 */
export function checkMailDomain(
  args: MailDomainArgs,
  component?: pulumi.ComponentResource,
  isLater = false,
): ComponentRequest {
  const findings = new Findings();
  const { domain, places, choices, timeout } = readPlacement(args, findings);
  checkVerify(args.verify, findings);
  const { aliasDomain, spf, dkim, dmarc, odoo } = domainRules(args, { domain, places }, findings);
  const shared =
    component !== undefined && spf.length > 0 ? shareAlias(args, aliasDomain, places, component, isLater) : undefined;
  return {
    heading: `${printable(args.domain)} stays as it is:`,
    memory: domain ?? "",
    groups: [
      ...(aliasDomain === undefined ? [] : [{ domain: aliasDomain, rules: spf, places: shared?.places ?? places }]),
      ...(domain === undefined ? [] : [{ domain, rules: dkim, places }]),
      ...dmarc,
    ].filter(isUsed),
    choices,
    timeout,
    issues: [...findings.issues, ...(shared?.issues ?? []), ...odoo.issues],
    holders: shared?.holders ?? [],
    byHand: () => odoo.byHand,
  };
}

function isUsed({ rules, places }: Group): boolean {
  return rules.length > 0 && places.length > 0;
}

/** Who declares the SPF record of an alias domain, and with which settings. */
interface AliasHolder {
  readonly holder: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Finds the places where this component declares the SPF record of its alias domain. One alias domain may serve several author domains, and the
 * first of them in the program owns its record; all must want the same of it.
 */
function shareAlias(
  args: MailDomainArgs,
  owner: DomainName | undefined,
  places: readonly Place[],
  component: pulumi.ComponentResource,
  isLater: boolean,
): { places: readonly Place[]; issues: Issue[]; holders: string[] } {
  const holders = perRun("alias domains", () => new Map<string, AliasHolder>());
  const mine: AliasHolder = { holder: componentName(component), settings: settingsOf(args) };
  const issues: Issue[] = [];
  const others: string[] = [];
  const kept = places.filter(({ provider, zoneId = "" }) => {
    // An output is not comparable; a second component on the record is refused by its claim.
    if (typeof zoneId !== "string") return true;
    const instance = providerKey(component.getProvider(loadAdapter(provider).resourceType));
    const key = [provider, instance, zoneId, owner, args.nameSuffix ?? ""].join(" ");
    const first = holders.get(key);
    if (first === undefined) {
      holders.set(key, mine);
      return true;
    }
    // A domain that is being released needs nothing of a record that stays.
    const isOnlyLeaving = args.release === true && first.settings["release"] !== true;
    const different = Object.keys(mine.settings).filter(
      (name) => JSON.stringify(mine.settings[name]) !== JSON.stringify(first.settings[name]),
    );
    if (different.length === 0 || isOnlyLeaving) {
      sayShared(owner, first, mine, isLater);
      return false;
    }
    issues.push(notTheSame(owner, provider, first, mine, different));
    others.push(first.holder);
    return false;
  });
  return { places: kept, issues, holders: others };
}

// Everything in the arguments that the SPF record depends on.
function settingsOf({ hosting = Hosting.Online, spf = {}, adopt = false, release = false, ttl = 1 }: MailDomainArgs) {
  return { hosting: sendsThroughOdoo(hosting), spf, adopt, release, ttl };
}

function sayShared(owner: string | undefined, first: AliasHolder, second: AliasHolder, isLater: boolean): void {
  const said = `${owner} TXT (SPF): declared by "${printable(first.holder)}", which has the same alias domain.`;
  // The engine stops the program there, so this is said before.
  const once = ` If this run fails because the record "was already registered earlier in this deployment", "${printable(second.holder)}" had it until now: run \`pulumi up\` again, it goes through.`;
  void pulumi.log.info(isLater ? said + once : said);
}

function notTheSame(
  owner: string | undefined,
  provider: DnsProvider,
  first: AliasHolder,
  second: AliasHolder,
  different: readonly string[],
): Issue {
  return componentIssue("dns/declared-twice", {
    path: `${owner} TXT (${loadAdapter(provider).title})`,
    message: `"${printable(first.holder)}" and "${printable(second.holder)}" have the same alias domain and want different things of its SPF record: ${different.map((name) => `\`${name}\``).join(", ")} differ.`,
    fix: "Give both the same values. To release one of them only, put the one that stays before it: the first in the program owns the record, and the other one leaves it alone.",
    source: "docs/configuration.md, Several domains with one alias domain",
  });
}
