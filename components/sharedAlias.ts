/** Decides which of the mail domains with one alias domain declares its SPF record, so that the record is declared once. */
import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { sendsThroughOdoo, Hosting } from "../odoo/hosting";
import { loadAdapter, type ZoneAdapter } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import { printable } from "../records/printable";
import type { MailDomainArgs } from "./args";
import { componentIssue } from "./catalogue";
import type { Memories, PriorState } from "./coOwned/history";
import { withRecord } from "./coOwned/inheritedState";
import { type Choices, childName, type Place } from "./coOwned/ourRecord";
import type { RecordRules } from "./coOwned/rules";
import { stackResources } from "./coOwned/takeover";
import { perRun, providerKey } from "./engine/run";
import { addressOfServedMonitor, componentName, resolved, runsOnEngine } from "./engine/sdk";

/**
 * How long no mail domain may have come before the decision, in a process that serves components: programs in other languages send them in no
 * fixed order, and nothing says how many follow. A record that one of them had in the last run, and that stays, needs no such wait.
 */
const QUIET_MS = 300;
/** How long to wait for a component that the engine has not answered yet: it may wait for one of those that wait for it here. */
const PATIENCE_MS = 3000;

/** A mail domain, and what it wants of the SPF record of its alias domain. */
export interface Sharer {
  readonly component: pulumi.ComponentResource;
  readonly dependsOn: pulumi.ComponentResourceOptions["dependsOn"];
  readonly args: MailDomainArgs;
  readonly domain: DomainName | undefined;
  readonly aliasDomain: DomainName;
  readonly rules: readonly RecordRules[];
  readonly choices: Choices;
}

/** What was decided about the SPF record of an alias domain. */
export interface Share {
  /** Where this component declares the record. */
  readonly places: readonly Place[];
  /** What the state has of this component, with what it has of the record, whichever of the components had that. */
  readonly state: PriorState;
  /** What it remembers of the record from the run before, and must not forget in the run in which the record goes to another component. */
  readonly kept: Memories;
  readonly issues: readonly Issue[];
  /** Components whose claim of the record goes over to this one. */
  readonly claimants: readonly string[];
  /** Components that declare the record and want it otherwise. */
  readonly holders: readonly string[];
}

/** The part of a mail domain in the SPF record of its alias domain. */
export interface Sharing {
  /** The places where no other component has asked for the record before: those to claim at once. */
  readonly first: readonly Place[];
  /** What this component wants otherwise than those that came before it, and their names. */
  readonly issues: readonly Issue[];
  readonly holders: readonly string[];
  /** Decides, once the engine has shown what the state has of this component. */
  settle(state: PriorState): Promise<Share>;
  /** Must be called when the component fails. It goes on to count: otherwise one that leaves would take the record along. */
  fail(): void;
}

/**
 * Joins the components that want the SPF record of an alias domain. All must want the same of it, and one of them declares it: one that stays
 * before one that leaves, then the one that had it in the last run, then the one whose own domain it is, then the first.
 */
export function shareAlias(sharer: Sharer, places: readonly Place[]): Sharing {
  const me = new Member(sharer);
  const joined = places.map((place) => ({ place, record: recordAt(place, sharer) }));
  const first = joined.filter(({ record }) => record?.members.length === 0 || record === undefined);
  const different = joined.flatMap(({ record }) => record?.join(me) ?? []);
  return {
    first: first.map(({ place }) => place),
    issues: different.map(({ issue }) => issue),
    holders: different.map(({ holder }) => holder),
    settle: async (state) => {
      me.state = state;
      const shares = await Promise.all(
        joined.map(async ({ place, record }) => (record === undefined ? alone(place) : record.share(me, place))),
      );
      return {
        places: shares.flatMap((one) => one.places),
        state: shares.reduce((known, { inherit }) => inherit(known), state),
        kept: Object.assign({}, ...shares.map((one) => one.kept)) as Memories,
        issues: shares.flatMap((one) => one.issues),
        claimants: shares.flatMap((one) => one.claimants),
        holders: shares.flatMap((one) => one.holders),
      };
    },
    fail: () => {
      me.hasFailed = true;
      for (const { record } of joined) record?.tell();
    },
  };
}

/** The part of a component in one record. */
interface RecordShare extends Omit<Share, "state"> {
  /** Adds what the state has of the record to what it has of the component. */
  readonly inherit: (state: PriorState) => PriorState;
}

function alone(place: Place): RecordShare {
  return { places: [place], kept: {}, issues: [], claimants: [], holders: [], inherit: (state) => state };
}

// An output as zone id is not comparable; a second component on the record is refused by its claim.
function recordAt(
  { provider, zoneId = "" }: Place,
  { component, aliasDomain, rules, choices }: Sharer,
): SharedRecord | undefined {
  if (typeof zoneId !== "string") return undefined;
  const adapter = loadAdapter(provider);
  const instance = providerKey(component.getProvider(adapter.resourceType));
  const key = [provider, instance, zoneId, aliasDomain, choices.nameSuffix ?? ""].join(" ");
  const records = perRun("alias domains", () => new Map<string, SharedRecord>());
  const names = rules.flatMap((one) => [false, true].map((adopt) => childName(one, provider, { ...choices, adopt })));
  const record = records.get(key) ?? new SharedRecord(aliasDomain, adapter, names);
  records.set(key, record);
  return record;
}

/** A component that wants the record. */
class Member {
  readonly name: string;
  readonly isReleased: boolean;
  readonly isOfAlias: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly component: pulumi.Resource;
  readonly dependsOn: readonly unknown[];
  /** What the state has of it. @default - the engine has not shown it yet */
  state: PriorState | undefined;
  hasFailed = false;

  constructor({ component, args, domain, aliasDomain, dependsOn = [] }: Sharer) {
    this.component = component;
    this.name = componentName(component);
    this.isReleased = args.release === true;
    this.isOfAlias = domain === aliasDomain;
    this.settings = settingsOf(args);
    this.dependsOn = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  }
}

// Everything in the arguments that the SPF record depends on.
function settingsOf({ hosting = Hosting.Online, spf = {}, adopt = false, release = false, ttl = 1 }: MailDomainArgs) {
  return { hosting: sendsThroughOdoo(hosting), spf, adopt, release, ttl };
}

/** A record that several components may want. */
class SharedRecord {
  members: readonly Member[] = [];
  readonly #aliasDomain: DomainName;
  readonly #title: string;
  readonly #resourceType: string;
  /** What the child resource of the record may be called. */
  readonly #names: readonly string[];
  #owner: Member | undefined;
  #decision: Promise<Member | undefined> | undefined;
  #changed: () => void = () => undefined;

  constructor(
    aliasDomain: DomainName,
    { title, resourceType }: Pick<ZoneAdapter, "title" | "resourceType">,
    names: readonly string[],
  ) {
    this.#aliasDomain = aliasDomain;
    this.#title = title;
    this.#resourceType = resourceType;
    this.#names = names;
  }

  /** @returns what the member wants otherwise than those that came before it */
  join(me: Member): { issue: Issue; holder: string }[] {
    if (this.#owner !== undefined) this.#sayLate(this.#owner, me);
    const others = this.members;
    this.members = [...others, me];
    lastJoined().at = performance.now();
    this.tell();
    return others.flatMap((one) => {
      const issue = this.#difference(one, me);
      return issue === undefined ? [] : [{ issue, holder: one.name }];
    });
  }

  /** Has the decision look again. */
  tell(): void {
    this.#changed();
  }

  /** The part of a member whose state is known. */
  async share(me: Member, place: Place): Promise<RecordShare> {
    this.tell();
    const owner = await (this.#decision ??= this.#decide());
    this.#owner = owner;
    if (owner === me) {
      const claimants = this.members.slice(0, 1).map(({ name }) => name);
      const others = this.members.flatMap(({ state }) => (state === undefined || state === me.state ? [] : [state]));
      if (others.length === 0) return { ...alone(place), claimants };
      const urns = await this.#urns(me);
      return { ...alone(place), claimants, inherit: (state) => withRecord(state, others, urns) };
    }
    const notHere = { ...alone(place), places: [], kept: this.#keptBy(me, owner) };
    if (owner === undefined) return notHere;
    if (owner.isReleased && !me.isReleased)
      return { ...notHere, issues: [this.#releasedBefore(owner, me)], holders: [owner.name] };
    const said = `${this.#aliasDomain} TXT (SPF): declared by "${printable(owner.name)}", which has the same alias domain.`;
    void pulumi.log.info(said);
    return notHere;
  }

  // Two components write their memories in no fixed order, and either may fail. So the one that had the record remembers it until a run has begun in
  // which the state has it below the other one.
  #keptBy({ state }: Member, owner: Member | undefined): Memories {
    const known = this.#names.flatMap((name) => {
      const memory = state?.memories[name];
      const isThere = owner?.state?.record(name) !== undefined && owner.state.memories[name] !== undefined;
      return memory === undefined || isThere ? [] : [[name, memory] as const];
    });
    return Object.fromEntries(known);
  }

  /** The URNs of the record below a component, by its names. They have the types of all its parents, and only their own name. */
  async #urns({ component }: Member): Promise<ReadonlyMap<string, string>> {
    const urn = await resolved(component.urn);
    const [stack, project, types] = urn.known ? urn.value.split("::") : [];
    return new Map(this.#names.map((name) => [name, `${stack}::${project}::${types}$${this.#resourceType}::${name}`]));
  }

  /** @returns undefined when nobody may declare the record in this run, which fails */
  async #decide(): Promise<Member | undefined> {
    const end = performance.now() + PATIENCE_MS;
    for (let open = this.#openFor(end); open > 0; open = this.#openFor(end)) {
      const over = new AbortController();
      const changed = new Promise<void>((resolve) => (this.#changed = resolve));
      await Promise.race([changed, setTimeout(open, undefined, { signal: over.signal }).catch(() => undefined)]);
      over.abort();
    }
    // The run fails. A record that nobody declares stays as it is, and so does what is known of it.
    const failed = this.members.find(({ hasFailed }) => hasFailed);
    if (failed !== undefined) return failed;
    const ranked = [...this.members].sort((a, b) => this.#compare(a, b));
    const late = ranked.find(({ state, isReleased }) => state === undefined && !isReleased);
    const [first] = ranked;
    // The one that was refused may be a mail domain that stays.
    if (first === undefined || (first.isReleased && refused().hasFailed)) return undefined;
    // The state has the record below none of those that were shown: so it is below one that comes later, and stays there.
    return late !== undefined && !this.members.some((one) => this.#holds(one)) && (await this.#isInState(first))
      ? late
      : first;
  }

  async #isInState(member: Member): Promise<boolean> {
    if (!runsOnEngine()) return false;
    const urns = [...(await this.#urns(member)).values()];
    const resources = await stackResources();
    return resources.some(({ urn }) => urns.includes(urn));
  }

  /** For how many milliseconds at most the decision stays open; 0 when it is clear. */
  #openFor(end: number): number {
    if (this.members.some(({ hasFailed }) => hasFailed)) return 0;
    const now = performance.now();
    if (this.members.some((one) => one.state === undefined && !this.#comesLater(one))) return end - now;
    if (addressOfServedMonitor() === undefined || this.members.some((one) => !one.isReleased && this.#holdsAll(one)))
      return 0;
    return Math.min(end, lastJoined().at + QUIET_MS) - now;
  }

  #holds({ state }: Member): boolean {
    return this.#names.some((name) => state?.record(name) !== undefined || state?.memories[name] !== undefined);
  }

  #hasRecord({ state }: Member): boolean {
    return this.#names.some((name) => state?.record(name) !== undefined);
  }

  #holdsAll({ state }: Member): boolean {
    return this.#names.some((name) => state?.record(name) !== undefined && state.memories[name] !== undefined);
  }

  // The engine answers a component after those that it depends on.
  #comesLater(member: Member): boolean {
    return member.dependsOn.some((one) => this.members.some(({ component }) => component === one));
  }

  #compare(a: Member, b: Member): number {
    const ranks = (one: Member): boolean[] => [
      one.isReleased,
      !this.#hasRecord(one),
      !this.#holds(one),
      one.state === undefined,
      !one.isOfAlias,
    ];
    const [ofA, ofB] = [ranks(a), ranks(b)];
    const at = ofA.findIndex((rank, index) => rank !== ofB[index]);
    if (at !== -1) return Number(ofA[at]) - Number(ofB[at]);
    // The first in the program; by name where a program in another language sends its components in no fixed order.
    return addressOfServedMonitor() === undefined ? 0 : a.name.localeCompare(b.name, "en");
  }

  #sayLate({ name: first }: Member, { name: second }: Member): void {
    // The engine stops the program there, so this is said before.
    void pulumi.log.info(
      `${this.#aliasDomain} TXT (SPF): declared by "${printable(first)}" before "${printable(second)}" came, which has the same alias domain. If this run fails because the record "was already registered earlier in this deployment", "${printable(second)}" had it until now: declare it before "${printable(first)}", without \`dependsOn\` and without waiting in between.`,
    );
  }

  // One that is being released needs nothing of a record that stays.
  #difference(first: Member, second: Member): Issue | undefined {
    if (first.isReleased !== second.isReleased) return undefined;
    const different = Object.keys(second.settings).filter(
      (name) => JSON.stringify(second.settings[name]) !== JSON.stringify(first.settings[name]),
    );
    if (different.length === 0) return undefined;
    return componentIssue("dns/declared-twice", {
      path: `${this.#aliasDomain} TXT (${this.#title})`,
      message: `"${printable(first.name)}" and "${printable(second.name)}" have the same alias domain and want different things of its SPF record: ${different.map((name) => `\`${name}\``).join(", ")} differ.`,
      fix: "Give both the same values. One of them alone may have `release: true`: the record then stays with the other.",
      source: "docs/configuration.md, Several domains with one alias domain",
    });
  }

  #releasedBefore({ name: first }: Member, { name: second }: Member): Issue {
    return componentIssue("dns/declared-twice", {
      path: `${this.#aliasDomain} TXT (${this.#title})`,
      message: `"${printable(first)}" is released with the SPF record, before it was known that "${printable(second)}" has the same alias domain and stays.`,
      fix: `Declare "${printable(second)}" before "${printable(first)}", without \`dependsOn\` and without waiting in between: the record then stays with it.`,
      source: "docs/configuration.md, Several domains with one alias domain",
    });
  }
}

/** Must be called when a mail domain is refused before it joins the others: what it shares must not leave DNS with another one. */
export function refuseMailDomain(): void {
  refused().hasFailed = true;
}

function refused(): { hasFailed: boolean } {
  return perRun("refused mail domain", () => ({ hasFailed: false }));
}

/** When the last mail domain came. */
function lastJoined(): { at: number } {
  return perRun("last mail domain", () => ({ at: 0 }));
}
