/** Looks in the stack's own state for other resources that declare a record, and takes over from those that `takesOver` names. */
import { componentIssue } from "../catalogue";
import * as pulumi from "@pulumi/pulumi";
import type { ForeignRecord } from "../../providers";
import { absoluteName } from "../../records/dns/domainName";
import { at, type Issue, Severity } from "../../records/issue";
import { printable, quoted, quotedList } from "../../records/printable";
import { perRun } from "../engine/run";
import { ownStackOutputs, resolved, runsOnEngine } from "../engine/sdk";
import type { PriorState } from "./history";
import type { PlannedRecord } from "./plan";
import { nameIn } from "./priorState";
import { configLine } from "./rules";
import { type ReadRecord, where } from "./ourRecord";

/** Another resource of this stack that declares a DNS record. */
interface Declarer {
  readonly urn: string;
  readonly name: string;
  readonly record: ForeignRecord;
}

/** What the stack's own state says about the records of a component. */
export interface OwnStack {
  readonly issues: readonly Issue[];
  /** URNs of the resources that hand a record over, by the child name of the record. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * Looks for resources of this stack that declare the records of a component until now. If such a resource leaves the program in the same run, the
 * engine deletes its record at the end: the live record that the component has just adopted. So it is refused, unless `takesOver` names it: then
 * the component's record gets the resource's URN as an alias, and the state entry moves to it.
 */
export async function checkOwnStack(
  planned: readonly PlannedRecord[],
  component: pulumi.ComponentResource,
  state: PriorState,
): Promise<OwnStack> {
  const nothing = { issues: [], aliases: new Map<string, string>() };
  const urn = await resolved(component.urn);
  const concerned = planned.filter(({ record, plan }) => record.zone !== undefined && plan.desired !== undefined);
  if (!runsOnEngine() || !urn.known || !concerned.some(isAtRisk)) return nothing;
  const resources = await stackResources();
  const aliases = new Map<string, string>();
  const issues = concerned.flatMap(({ record, history }) => {
    const declarers = declarersOf(record, resources).filter((one) => !isOwn(one, record, urn.value, state));
    const isOurs = isInPriorState(record, state);
    const named = isOurs ? [] : record.rules.takesOver.flatMap((name) => resourceNamed(name, record, resources));
    const isIn = (all: readonly Declarer[], { urn: wanted }: Declarer): boolean =>
      all.some((one) => one.urn === wanted);
    for (const one of named) if (isIn(declarers, one)) aliases.set(record.name, one.urn);
    const wrong = named.filter((one) => !isIn(declarers, one));
    const open = declarers.filter((one) => !isIn(named, one));
    return at(where(record), [
      ...wrong.map((one) => otherRecord(record, one)),
      ...open.map((one) => declaredElsewhere(record, one, history.isInState)),
    ]);
  });
  return { issues, aliases };
}

// Another resource can only delete a record that is there. The state is searched for `takesOver` too, to tell of wrong names.
function isAtRisk({ record }: PlannedRecord): boolean {
  return record.live !== undefined || record.rules.takesOver.length > 0;
}

// Once the record is ours, `takesOver` may stay in the program: it has no effect.
function isInPriorState({ name }: ReadRecord, state: PriorState): boolean {
  const [plain = name] = name.split(" (adopted)");
  return state.record(plain) !== undefined || state.record(`${plain} (adopted)`) !== undefined;
}

function isOwn({ urn, name }: Declarer, record: ReadRecord, component: string, state: PriorState): boolean {
  if (state.urns.has(urn)) return true;
  // A renamed component has the same children: a URN has the parent's type and not its name.
  const [parentType] = component.split("::").slice(2);
  return name === record.name && urn.includes(`::${parentType}$${record.adapter.resourceType}::`);
}

function declarersOf(record: ReadRecord, resources: readonly StackResource[]): Declarer[] {
  return resources.flatMap(({ urn, type, outputs }) => {
    const found = record.adapter.recordOf(type, outputs);
    return found !== undefined && isThisRecord(record, found) ? [{ urn, name: nameIn(urn), record: found }] : [];
  });
}

// On Cloudflare a name has many TXT records, so the value decides. On Route53 all of them are one set.
function isThisRecord({ rules, adapter, zone }: ReadRecord, found: ForeignRecord): boolean {
  if (zone === undefined || found.zoneId !== zone.id || found.type.toUpperCase() !== rules.type) return false;
  if (absoluteName(found.name, zone.name) !== rules.owner) return false;
  return adapter.sharesRRset || rules.type === "CNAME" || found.values.some((value) => rules.recognises(value));
}

/** Why a record cannot be taken over in a run that leaves out the component's memory. */
export function takeoverLeftOut(record: ReadRecord): Issue {
  return componentIssue("takeover/left-out", {
    path: where(record),
    message:
      "This run is to take the record over from another resource, and --target or --exclude leaves out the component's memory. Pulumi would delete the record with that resource.",
    fix: "Run `pulumi up` without --target and --exclude first. Nothing was written to the record.",
  });
}

/** A name that is not in the state is no error here. If it was misspelt, the other resource is found as a declarer, or the guard refuses. */
function resourceNamed(name: string, record: ReadRecord, resources: readonly StackResource[]): Declarer[] {
  return resources.flatMap(({ urn, type, outputs }) => {
    const found = urn === name || nameIn(urn) === name ? record.adapter.recordOf(type, outputs) : undefined;
    return found === undefined ? [] : [{ urn, name: nameIn(urn), record: found }];
  });
}

function otherRecord(record: ReadRecord, { name, record: held }: Declarer): Issue {
  const values = quotedList(held.values);
  return componentIssue("takeover/other-record", {
    message: `\`takesOver\` names the resource ${quoted(name)}, which holds ${printable(held.name)} ${printable(held.type)} ${values}: another record.`,
    fix: `Name the resource that declares ${record.rules.owner} ${record.rules.type}, or leave this one out.`,
  });
}

function declaredElsewhere(record: ReadRecord, { urn, name }: Declarer, isOwned: boolean): Issue {
  const common = { id: "takeover/declared-elsewhere", severity: Severity.Error, source: "docs/adopting.md" };
  // A direct child of one of our components, or something below one of them.
  if (/::odoo-mail:index:\w+\$[^:]*:[^:]*:\w+::/.test(urn) || urn.includes("$odoo-mail:index:")) {
    return {
      ...common,
      message: `In the state of this stack the record belongs to another component of pulumi-odoo-mail: ${quoted(urn, 400)}.`,
      fix: "If the component was moved, wrapped or made another type, give it the option `aliases` with where it was before; after an `up` that was refused, put it back and run `pulumi up` once first. If both are meant, declare the record in one of them only.",
    };
  }
  if (isOwned) {
    return {
      ...common,
      message: `The resource ${quoted(name)} of this stack declares the same record, and would delete it when it leaves the program.`,
      fix: `Take it out of the program, and of the state before the next \`pulumi up\`: \`pulumi state delete '${printable(urn, 400)}'\`.`,
    };
  }
  return {
    ...common,
    message: `The resource ${quoted(name)} of this stack declares this record until now. If it leaves the program now, the engine deletes the live record at the end of this run.`,
    fix: `Take the resource out of the program, and add ${configLine(record.rules, `takesOver: [${JSON.stringify(printable(name))}]`)}: the record goes over as it is.`,
  };
}

interface StackResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The DNS records in the state of this stack, as the last run left it. Asked once a run. Everything else in the answer is dropped. */
export function stackResources(): Promise<readonly StackResource[]> {
  return perRun("own stack", async () => {
    try {
      const outputs = await ownStackOutputs();
      return Object.entries(outputs).flatMap(([urn, { type = "", outputs: held = {} }]) =>
        /^(cloudflare:index\/(dnsRecord:DnsRecord|record:Record)|aws:route53\/record:Record)$/.test(type)
          ? [{ urn, type, outputs: held }]
          : [],
      );
    } catch (error) {
      void pulumi.log.warn(
        `The state of this stack could not be searched for other resources that declare the same records: ${printable(String(error), 400)}`,
      );
      return [];
    }
  });
}
