/** Runs a component: calls the steps of coOwned/ in their order. Read this first. */
import { componentIssue } from "./catalogue";
import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { isError, type Issue } from "../records/issue";
import type { IssueSummary, RecordSummary } from "./args";
import { claimRecords, claimInZone, dispute, disputeOf, isClaimed } from "./coOwned/claims";
import type { Memories, PriorState } from "./coOwned/history";
import { registerMemory } from "./coOwned/memory";
import { leaveOut } from "./coOwned/drift";
import { type PlannedRecord, planRecord } from "./coOwned/plan";
import { readPriorState } from "./coOwned/priorState";
import { publishRecord } from "./coOwned/publishRecord";
import { announceZones, readRecords } from "./coOwned/readRecords";
import { changes } from "./coOwned/report";
import { checkOwnStack, takeoverLeftOut } from "./coOwned/takeover";
import type { Choices, Group } from "./coOwned/ourRecord";
import { tellSnapshots } from "./dns/snapshot";
import { guardPlaces } from "./engine/hooks";
import { perRun } from "./engine/run";
import { componentName, holdProgram, priorState, resolved, runsOnEngine } from "./engine/sdk";
import { describeIssue, IssuesError } from "./issues";
import { afterAllPlans } from "./planTogether";
import type { Share } from "./sharedAlias";

/** What a component wants published: its arguments, checked without reading a zone. */
export interface ComponentRequest {
  /** The first line of its errors: `acme.com stays as it is:`. */
  readonly heading: string;
  /** What its memory is called, without the providers: `acme.com`. */
  readonly memory: string;
  readonly groups: readonly Group[];
  readonly choices: Choices;
  /** Seconds until a reading is given up. */
  readonly timeout: number;
  /** All that is wrong with the arguments, or worth knowing. */
  readonly issues: readonly Issue[];
  /** A record that the component may share with others. Until it is settled, `groups` has it where no other component asked before. @default - none */
  readonly sharing?: SharedPart;
  /** Names of components that have the same record and want it otherwise. @default - none */
  readonly holders?: readonly string[];
  /** What is left to do by hand, as far as the arguments say. @default - nothing */
  readonly byHand?: (records: readonly PlannedRecord[]) => string[];
}

/** A component's part in a record that several components may want, and that one of them declares. */
interface SharedPart {
  /** All groups of the component, as if it declared the record. */
  readonly groups: readonly Group[];
  /** Decides who declares it. */
  settle(state: PriorState): Promise<Omit<Share, "places"> & { readonly groups: readonly Group[] }>;
  /** Must be called when the component fails. */
  fail(): void;
}

/** What a component answers when all its records are published. */
export interface ComponentData {
  readonly records: RecordSummary[];
  readonly issues: IssueSummary[];
  readonly byHand: string[];
  /** The numbers of the memories whose planned text this run has seen live, by the record's child name. */
  readonly written: Readonly<Record<string, number>>;
}

/** A component's outputs in the state. */
interface LastingOutputs extends Omit<ComponentData, "records"> {
  readonly records: Omit<RecordSummary, "before" | "changes">[];
}

/**
 * What stays in the state: not what this run changed. That would be other outputs in the next run, and the engine writes the whole state
 * for each component whose outputs change.
 */
export function lastingOutputs({ records, ...others }: ComponentData): LastingOutputs {
  return { records: records.map(({ before: _before, changes: _changes, ...lasting }) => lasting), ...others };
}

/** A component's records, planned. */
interface ComponentPlan {
  /** What it remembers of a record that goes to another component. */
  readonly kept: Memories;
  readonly records: readonly PlannedRecord[];
  readonly issues: readonly Issue[];
  /** Resources that hand a record over, by its child name. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly dropped: readonly string[];
  /** Whether the engine does not know the component yet, as far as it tells. */
  readonly isFirst: boolean;
}

/**
 * Runs a component: plans all of its records, refuses what has to be refused, remembers, publishes.
 *
 * @param options of the component, as `withPriorState` answered them
 * @throws IssuesError with every issue of the component, before any of its records is registered
 */
export function publishComponent(
  component: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions | undefined,
  request: ComponentRequest,
): Promise<ComponentData> {
  const published = holdProgram(publish(component, options, request));
  const publication: Publication = { published, isRegistered: false };
  publications().add(publication);
  void resolved(component.urn).then(
    () => (publication.isRegistered = true),
    () => undefined,
  );
  return published;
}

/** The work of a component of this run. */
interface Publication {
  readonly published: Promise<unknown>;
  /** Whether the engine knows the component: nothing that it was given is waited for any more. */
  isRegistered: boolean;
}

/**
 * Resolves when every component that the program has declared by then has published its records, or failed to. One that waits for an input may wait
 * for whoever asks here: it is given up when it has not come to be for a while after all the others have ended.
 */
export async function allPublished(): Promise<void> {
  const all = publications();
  // A component that is declared while we wait is waited for too. One that waits for another one's outputs is declared a turn after them.
  for (let known = -1; known !== all.size;) {
    known = all.size;
    const isOver = new AbortController();
    await Promise.race([ended([...all]), endedWithoutOthers(all, isOver.signal)]);
    isOver.abort();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const PATIENCE_MS = 3000;

async function endedWithoutOthers(all: ReadonlySet<Publication>, signal: AbortSignal): Promise<void> {
  let going: Publication[] = [];
  do {
    going = [...all].filter(({ isRegistered }) => isRegistered);
    await ended(going);
    if (signal.aborted) return;
    await setTimeout(PATIENCE_MS, undefined, { signal }).catch(() => undefined);
  } while ([...all].some((one) => one.isRegistered && !going.includes(one)));
}

function ended(publications: readonly Publication[]): Promise<unknown> {
  return Promise.allSettled(publications.map(({ published }) => published));
}

function publications(): Set<Publication> {
  return perRun("publications", () => new Set<Publication>());
}

async function publish(
  component: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions | undefined,
  request: ComponentRequest,
): Promise<ComponentData> {
  const { heading, byHand = () => [] } = request;
  const plan = await afterAllPlans(component, planComponent(component, options, request));
  warn(plan.issues, component);
  const memories = { ...plan.kept, ...memoriesOf(plan.records) };
  const isRemembered = Object.keys(memories).length > 0;
  const memory = isRemembered ? await registerMemory(memoryName(request), memories, component) : undefined;
  // A record that is released needs its handlers: a destroy with the program shows no prior state and asks them before it deletes.
  const isLeaving = plan.records.some(({ record }) => record.choices.release);
  const isLeftOut = plan.isFirst && !isLeaving && memory !== undefined && (await isNotInThisRun(memory));
  if (isLeftOut) leaveAllOut(plan, heading);
  const written = isLeftOut ? {} : await publishRecords(plan, component, memory);
  const dropped = droppedRecords(heading.replace(/:$/, ""), plan);
  warn(dropped, component);
  tellSnapshots();
  return {
    records: plan.records.map(summarise),
    issues: [...plan.issues, ...plan.records.flatMap(({ plan: { issues } }) => issues), ...dropped].map(summariseIssue),
    // Two providers of one domain ask for the same.
    byHand: [...new Set([...byHand(plan.records), ...plan.records.flatMap(({ plan: one }) => one.byHand ?? [])])],
    written,
  };
}

// A resource that hands a record over has left the program: where nothing takes the record, the engine deletes it at the end of the run.
function leaveAllOut({ records, aliases }: ComponentPlan, heading: string): void {
  const handedOver = records.filter(({ record }) => aliases.has(record.name));
  if (handedOver.length > 0)
    throw new IssuesError(
      heading,
      handedOver.map(({ record }) => takeoverLeftOut(record)),
    );
  for (const { record, plan } of records) leaveOut(record, plan);
}

async function publishRecords(
  { records, aliases }: ComponentPlan,
  component: pulumi.ComponentResource,
  memory: pulumi.Resource | undefined,
): Promise<Record<string, number>> {
  const place = guardPlaces(records.filter(({ plan: { desired } }) => desired !== undefined).length);
  const written = await Promise.all(
    records.map(async (planned) => {
      const { record, memory: remembered } = planned;
      const isWritten = await publishRecord(planned, component, memory, place, aliases.get(record.name));
      return isWritten && remembered !== undefined ? [[record.name, remembered.number] as const] : [];
    }),
  );
  return Object.fromEntries(written.flat());
}

// A run that is about something else (`--target`, `--exclude`) makes no memory. It would import the live records all the same, below a component that it
// leaves out as well, and that state cannot be read any more.
async function isNotInThisRun(memory: pulumi.Resource & { readonly id: pulumi.Output<string> }): Promise<boolean> {
  if (!runsOnEngine() || pulumi.runtime.isDryRun()) return false;
  const id = await resolved(memory.id);
  return !id.known || id.value === "";
}

async function planComponent(
  component: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions | undefined,
  request: ComponentRequest,
): Promise<ComponentPlan> {
  try {
    return await planRecords(component, options, request);
  } catch (error) {
    request.sharing?.fail();
    throw error;
  }
}

async function planRecords(
  component: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions | undefined,
  request: ComponentRequest,
): Promise<ComponentPlan> {
  const { choices, timeout, heading } = request;
  const claimed = request.issues.some(isError) ? undefined : claimRecords(request.groups, choices, component);
  refuseErrors(
    heading,
    [...request.issues, ...(claimed?.issues ?? [])],
    [...(request.holders ?? []), ...(claimed?.holders ?? [])],
  );
  announceZones(request.groups, { component, timeout });
  const prior = readPriorState(await priorState(component, options));
  const shared = await request.sharing?.settle(prior);
  const { groups, state } = shared ?? { groups: request.groups, state: prior };
  const taken = shared && claimRecords(groups, choices, component, [componentName(component), ...shared.claimants]);
  const wrong = [...request.issues, ...(shared?.issues ?? []), ...(taken?.issues ?? [])];
  refuseErrors(heading, wrong, [...(shared?.holders ?? []), ...(taken?.holders ?? [])]);
  const read = await readRecords(groups, choices, { component, timeout });
  const records = await Promise.all(read.records.map((record) => planRecord(record, state)));
  const twice = read.records.flatMap((record) => claimInZone(record, component));
  const issues = [...wrong, ...read.issues, ...twice, ...adoptIssues(choices, state)];
  const own = await checkOwnStack(records, component, state);
  const all = [...issues, ...records.flatMap(({ plan }) => plan.issues)];
  if ([...all, ...own.issues].some(isError)) throw new IssuesError(heading, [...all, ...own.issues]);
  const disputed = disputeOf(component);
  if (disputed !== undefined) throw disputed;
  const declared = new Set(records.map(({ record }) => record.name));
  const dropped = Object.keys(state.memories).filter((name) => !declared.has(name));
  return {
    kept: shared?.kept ?? {},
    records,
    issues: [...issues, ...own.issues],
    aliases: own.aliases,
    dropped,
    isFirst: !state.isKnown,
  };
}

/** @param holders components that fail for the same reason */
function refuseErrors(heading: string, issues: readonly Issue[], holders: readonly string[]): void {
  if (!issues.some(isError)) return;
  const error = new IssuesError(heading, issues);
  dispute(holders, error);
  throw error;
}

// The record that is marked for deletion has the child name without `adopt`. Under the other name its guard could not be asked, and every run
// would fail.
function adoptIssues({ adopt }: Choices, { markedForDeletion }: PriorState): Issue[] {
  if (!adopt || markedForDeletion.length === 0) return [];
  return [
    componentIssue("release/adopt-while-leaving", {
      path: "adopt",
      message: `An earlier run with \`release: true\` marked ${markedForDeletion.join(", ")} for deletion, so nothing can be adopted now.`,
      fix: "Take `adopt` out and run `pulumi up`: that takes the release back. Then set `adopt: true`.",
    }),
  ];
}

function memoriesOf(records: readonly PlannedRecord[]): Memories {
  return Object.fromEntries(records.flatMap(({ record, memory }) => (memory ? [[record.name, memory]] : [])));
}

// Two components may have the same domain on different providers. The name does not depend on who declares a shared record.
function memoryName({ memory, sharing, groups: own, choices: { nameSuffix } }: ComponentRequest): string {
  const groups = sharing?.groups ?? own;
  const providers = [...new Set(groups.flatMap(({ places }) => places.map(({ provider }) => provider)))];
  return `${providers.join("+")}:${memory}${nameSuffix === undefined ? "" : `:${nameSuffix}`} memory`;
}

function warn(issues: readonly Issue[], component: pulumi.Resource): void {
  for (const issue of issues) void pulumi.log.warn(describeIssue(issue), component);
}

// The engine retains them, and the state forgets what was ours in them.
function droppedRecords(path: string, { records, dropped: names }: ComponentPlan): Issue[] {
  // What another component has taken over, such as the SPF record of a shared alias domain, is not dropped.
  const dropped: Issue[] = names
    .filter((name) => !isClaimed(name))
    .map((name) =>
      componentIssue("record/no-longer-declared", {
        path,
        message: `This component declared ${name} and no longer does: it stays in DNS as it is, and this stack forgets what in it is ours.`,
        fix: "If another component has it now, all is well. To take ours out, declare it again with `release: true` and run `pulumi up` twice, before you drop it.",
      }),
    );
  if (records.length > 0) return dropped;
  return [
    ...dropped,
    componentIssue("record/nothing-declared", {
      path,
      message: "This component declares no record.",
      fix: "Declare `spf`, `dkim` or `dmarc`. If it declared records before, they stay in DNS; to take ours out, declare them again with `release: true` and run `pulumi up` twice.",
    }),
  ];
}

function summarise({ record, plan }: PlannedRecord): RecordSummary {
  return {
    provider: record.adapter.provider,
    zoneId: typeof record.zoneId === "string" ? record.zoneId : "",
    zoneName: record.zone?.name ?? "",
    fqdn: record.rules.owner,
    type: record.rules.type,
    value: plan.text ?? "",
    before: plan.before ?? "",
    changes: changes(plan),
    notes: [...(plan.notes ?? [])],
  };
}

function summariseIssue({ id, severity, message, fix, source }: Issue): IssueSummary {
  return { id, severity, message, fix, source };
}
