/** The check of the SPF record, and its tree as it is drawn. */
import { ODOO_SPF_INCLUDE } from "../odoo/names";
import { Severity } from "../records/issue";
import { quotedList } from "../records/printable";
import { type DnsAnswer, type DnsResolver, textsOf } from "../records/resolver";
import { adviseSpf } from "../records/spf/advice";
import { Pricer, priceWorld, type SpfBudget } from "../records/spf/budget/budget";
import { judgeBudget } from "../records/spf/budget/judge";
import { ProblemKind } from "../records/spf/budget/problems";
import { opensToEveryone, openTermsOf } from "../records/spf/compare/open";
import { joinedText, joinRepaired } from "../records/spf/consolidate";
import { findLookalike, type Lookalike, lookalikeWords } from "../records/spf/lookalike";
import {
  addressText,
  exchangesOf,
  includedName,
  isHostTerm,
  loadWorld,
  lookupName,
  type Published,
  readPublished,
  type SpfWorld,
  visitedTerms,
} from "../records/spf/lookupTree";
import { FAMILY_BITS, fromNumber, readAddress, toNumber } from "../records/spf/networks";
import type { Directive, DomainModifier, HostDirective, SpfText } from "../records/spf/record";
import { meantText, repairSpf } from "../records/spf/repair";
import { senderOf } from "../records/spf/senders";
import { spfSize, spfSizeIssues } from "../records/spf/size";
import { checkIssue, inArea, unanswered } from "./issues";
import { INCLUDE, odooTerms } from "./odooInclude";
import {
  besideCname,
  byAddress,
  findOdooInclude,
  judgeOdooMail,
  odooIncludeIssues,
  type OdooMail,
  odooMailIssues,
} from "./odooInSpf";
import { Area, type CheckIssue, type SpfBranch, type SpfSeen } from "./report";
import { publishText, putInclude, suggestSpf } from "./suggestSpf";
import type { CheckSetup } from "./target";

/** How many records of one name are shown. */
const SHOWN = 20;

/** Receivers give up long before so many lookups, so a record with more is not worth the time of evaluating it. */
const MAX_EVALUATED = 100;

/** What SPF says at the alias domain, and what is wrong with it. */
export interface SpfFinding {
  readonly seen: SpfSeen;
  readonly issues: readonly CheckIssue[];
}

/** Looks at the SPF record of the alias domain with everything that it includes. Never rejects when the resolver does not. */
export async function checkSpf(setup: CheckSetup, resolver: DnsResolver): Promise<SpfFinding> {
  const { seen, issues } = await judgeName(setup, resolver);
  return { seen, issues: await besideCname(setup.aliasDomain, issues, resolver) };
}

async function judgeName(setup: CheckSetup, resolver: DnsResolver): Promise<SpfFinding> {
  const name = setup.aliasDomain;
  const answer = await resolver.resolve(name, "TXT");
  const texts = textsOf(answer);
  const published = readPublished(answer);
  if (published.kind === "record") return judgeRecord(setup, published, texts, resolver);
  const records = published.kind === "several" ? published.texts : published.kind === "broken" ? [published.text] : [];
  const isKnown = published.kind !== "unanswered" && setup.throughOdoo;
  const shown = { records: records.slice(0, SHOWN), recordCount: records.length };
  const seen = { name, ...shown, tree: [], ...(isKnown && { authorizesOdoo: false }) };
  return {
    seen,
    issues: await faults(
      setup,
      published,
      answer,
      findLookalike(texts, await typedTexts(name, published, resolver)),
      resolver,
    ),
  };
}

// A record of the obsolete type SPF is looked for only where there is none in TXT.
async function typedTexts(name: string, { kind }: Published, resolver: DnsResolver): Promise<string[]> {
  if (kind !== "none") return [];
  return textsOf(await resolver.resolve(name, "SPF"));
}

// One issue: what follows from it is not told.
async function faults(
  setup: CheckSetup,
  published: Exclude<Published, { kind: "record" }>,
  { status }: DnsAnswer,
  lookalike: Lookalike | undefined,
  resolver: DnsResolver,
): Promise<CheckIssue[]> {
  const { aliasDomain: name, throughOdoo, isParked } = setup;
  switch (published.kind) {
    case "unanswered":
      return [unanswered(Area.Spf, name, "TXT", status)];
    case "broken":
      return brokenRecord(setup, published, resolver);
    case "several":
      return [await severalRecords(setup, published.texts, resolver)];
    case "none": {
      if (lookalike !== undefined) return [await resembling(setup, lookalike, resolver)];
      const fix = throughOdoo
        ? publishText(name, `v=spf1 ${INCLUDE} ~all`)
        : '. One that ends in -all says "no mail"; all servers that send belong into it.';
      return [
        checkIssue(Area.Spf, "verify/no-spf", {
          message: `${name} has no SPF record, so nobody can tell who may send for it.`,
          fix: `Publish one${fix}`,
          severity: throughOdoo || isParked ? Severity.Error : Severity.Warning,
        }),
      ];
    }
  }
}

async function brokenRecord(
  setup: CheckSetup,
  { text, issues }: Extract<Published, { kind: "broken" }>,
  resolver: DnsResolver,
): Promise<CheckIssue[]> {
  const name = setup.aliasDomain;
  const { text: whole, note, room } = await suggestMeant(setup, repairSpf(text), resolver);
  const meant = `${meantText(whole, note)}${room}`;
  const told = issues.map((issue, at) => (at === 0 ? { ...issue, fix: `${issue.fix}${meant}` } : issue));
  return inArea(Area.Spf, told, `${name} TXT`);
}

/** What a check suggests in the place of a text that does not work. */
interface Meant {
  /** @default - not clear */
  readonly text?: string;
  /** What was added to what somebody meant, to be printed behind `meant to be`. */
  readonly note: string;
  /** What has to go first, with a space before it. Empty where nothing has to. */
  readonly room: string;
}

async function suggestMeant(
  { aliasDomain: name, throughOdoo }: CheckSetup,
  meant: string | undefined,
  resolver: DnsResolver,
): Promise<Meant> {
  if (meant === undefined) return { note: "", room: "" };
  const { text = meant, room } = await suggestSpf({ name, existing: meant, throughOdoo }, resolver);
  const note = text === meant ? "" : throughOdoo ? ", with Odoo's include" : ", mended";
  return { text, note, room: room === undefined ? "" : ` ${room}` };
}

/** Several records at one name void each other. */
async function severalRecords(setup: CheckSetup, texts: readonly string[], resolver: DnsResolver): Promise<CheckIssue> {
  const name = setup.aliasDomain;
  const joined = joinRepaired(texts);
  const { text, room } = await suggestMeant(setup, joined.ok ? joined.value : undefined, resolver);
  const shown = quotedList(texts, { most: 3 });
  return checkIssue(Area.Spf, "spf/several-records", {
    message: `${name} has ${texts.length} SPF records, which makes all of them void: ${shown}.`,
    fix: `Make one record of them, and delete the others.${joinedText(joined, text)}${room}`,
  });
}

/** A text that receivers do not take as SPF, and that was meant so. */
async function resembling(setup: CheckSetup, lookalike: Lookalike, resolver: DnsResolver): Promise<CheckIssue> {
  const { found, kind } = lookalike;
  const { text: meant, note, room } = await suggestMeant(setup, lookalike.meant, resolver);
  const { message, fix } = lookalikeWords(
    setup.aliasDomain,
    { found, kind, ...(meant !== undefined && { meant }) },
    note,
  );
  return checkIssue(Area.Spf, "spf/lookalike-at-name", { message, fix: `${fix}${room}`, found });
}

async function judgeRecord(
  setup: CheckSetup,
  { text, spf }: Extract<Published, { kind: "record" }>,
  texts: readonly string[],
  resolver: DnsResolver,
): Promise<SpfFinding> {
  const name = setup.aliasDomain;
  const world = await loadWorld(name, text, resolver);
  const budget = priceWorld(world);
  const found = findOdooInclude(spf, world);
  // The include may be in a part of the tree that DNS did not answer for.
  const isAnswered = found.place !== "missing" || budget.problems.every(({ kind }) => kind !== ProblemKind.Unanswered);
  const hidden = found.place === "missing" ? hidingTerm(budget) : undefined;
  const isEvaluated = budget.lookups <= MAX_EVALUATED;
  const mail = setup.throughOdoo && isEvaluated ? await odooMail(world, resolver) : {};
  const open = isEvaluated ? openTermsOf(world) : [];
  const kept = setup.throughOdoo ? odooTerms(spf, world) : [];
  const trouble = inArea(Area.Spf, judgeBudget(faultsOf(budget, kept), { hasSettings: false }));
  const isByAddress = found.place !== "evaluated" && mail.passes === true;
  const isKnown = isByAddress || (isAnswered && hidden === undefined);
  const lookalike = findLookalike(texts);
  const everyone = passesEveryone(spf, open, name);
  const suggested = {
    name,
    existing: text,
    throughOdoo: setup.throughOdoo,
    faulty: [...unusableTerms(budget), ...open],
  };
  const suggestion =
    found.place === "evaluated"
      ? { name, isMended: false }
      : isEvaluated
        ? await suggestSpf(suggested, resolver)
        : { name, isMended: false, room: "The record takes far too many lookups already." };
  const missing = isAnswered ? odooIncludeIssues({ name, text }, found, suggestion, hidden) : [];
  const byAddresses = everyone.length === 0 ? [byAddress({ name, text }, suggestion)] : [];
  const include = !setup.throughOdoo ? [] : isByAddress ? byAddresses : missing;
  const isSound = include.length === 0 && trouble.every(({ severity }) => severity !== Severity.Error);
  // Without the term that passes everybody, Odoo needs its include.
  const isNeeded = setup.throughOdoo && isByAddress;
  const advice = [
    ...everyone.map((issue) => (isNeeded ? { ...issue, fix: `${issue.fix} ${putInclude(suggestion)}` } : issue)),
    ...adviceOf(spf, name).filter(({ id }) => include.every((issue) => issue.id !== id)),
  ];
  const publication = { text, otherTxtValues: texts.filter((value) => value !== text), owner: name };
  return {
    seen: {
      name,
      records: [text],
      recordCount: 1,
      budget: keptBudget(budget),
      tree: spfBranches(world),
      answerSize: spfSize(publication).answerOctets,
      ...(setup.throughOdoo && isKnown && authorization(found.place === "evaluated" || isByAddress, mail)),
    },
    issues: [
      // A lookalike beside the record has what the record lacks, so it is the fault.
      ...(lookalike === undefined
        ? [...include, ...(isSound ? odooMailIssues(name, mail) : []), ...advice]
        : [await resembling(setup, lookalike, resolver)]),
      ...trouble,
      ...inArea(Area.Spf, spfSizeIssues(publication)),
    ],
  };
}

// Each of these makes the record fail for everybody until the term is taken out.
const UNUSABLE: ReadonlySet<ProblemKind> = new Set([
  ProblemKind.NoRecord,
  ProblemKind.Several,
  ProblemKind.Broken,
  ProblemKind.Loop,
]);

/** The terms of the record itself that have to go before it can work, as they are written. */
function unusableTerms({ domain, problems }: SpfBudget): string[] {
  const own = problems.filter((problem) => problem.domain === domain && UNUSABLE.has(problem.kind));
  return [...new Set(own.map(({ term }) => term))];
}

// Services that host a whole SPF record use one include with macros (RFC 7208 section 7). What it leads to depends on the mail.
function hidingTerm({ problems }: SpfBudget): string | undefined {
  return problems.find(({ kind, term }) => kind === ProblemKind.Macro && /^(?:\+?include:|redirect=)/i.test(term))
    ?.term;
}

const PASSES_EVERYONE = "spf/passes-everyone";

function adviceOf(spf: SpfText, name: string): CheckIssue[] {
  return inArea(Area.Spf, adviseSpf(spf), `${name} TXT`).filter(({ id }) => id !== PASSES_EVERYONE);
}

// A record that passes everyone is a warning in a plan, which keeps it as it is, and an error in a check. One such issue is enough.
function passesEveryone(spf: SpfText, open: readonly string[], name: string): CheckIssue[] {
  const issues = [...adviseSpf(spf), ...opensToEveryone(open)].filter(({ id }) => id === PASSES_EVERYONE);
  return inArea(Area.Spf, issues, `${name} TXT`)
    .slice(0, 1)
    .map((issue) => ({ ...issue, severity: Severity.Error }));
}

function authorization(isAuthorized: boolean, { passes }: OdooMail): Pick<SpfSeen, "authorizesOdoo"> {
  if (!isAuthorized) return { authorizesOdoo: false };
  return passes === undefined ? {} : { authorizesOdoo: passes };
}

async function odooMail(world: SpfWorld, resolver: DnsResolver): Promise<OdooMail> {
  const published = readPublished(await resolver.resolve(ODOO_SPF_INCLUDE, "TXT"));
  if (published.kind !== "record") return {};
  const odoo = await loadWorld(ODOO_SPF_INCLUDE, published.text, resolver);
  return priceWorld(odoo).lookups <= MAX_EVALUATED ? judgeOdooMail(world, odoo) : {};
}

// Without what only a plan says: a loop repeats a record by its nature, and where the price is exact, a term that depends on the mail
// (the `exists` of a service) is no fault. The check never advises to take out Odoo's include.
function faultsOf({ savings: all, ...rest }: SpfBudget, kept: readonly string[]): SpfBudget {
  const budget = { ...rest, savings: all.filter(({ term }) => !kept.includes(term)) };
  const loops = new Set(budget.problems.flatMap(({ kind, name }) => (kind === ProblemKind.Loop ? [name] : [])));
  const repeats = budget.repeats.filter(({ name }) => !loops.has(name));
  return budget.isExact
    ? { ...budget, repeats, problems: budget.problems.filter(({ kind }) => kind !== ProblemKind.Macro) }
    : { ...budget, repeats };
}

/** A record that works has ten terms with a price. One of 64 KB has thousands, and a run keeps its reports to the end. */
const MOST_KEPT = 200;

/** What a report keeps of a budget: numbers are those of the whole, lists are cut. */
function keptBudget({ terms, problems, repeats, savings, ...numbers }: SpfBudget): SpfBudget {
  return {
    ...numbers,
    terms: terms.slice(0, MOST_KEPT),
    problems: problems.slice(0, MOST_KEPT),
    repeats: repeats.slice(0, MOST_KEPT),
    savings: savings.slice(0, MOST_KEPT),
  };
}

/** How much of a tree is drawn: a tree that works has at most ten includes, but a record may have hundreds of networks. */
const MAX_BRANCHES = 1000;
const MAX_NETWORKS = 200;

/** Draws the tree of a record. A record that comes again is drawn once, with its price at each place. Bounded. */
export function spfBranches(world: SpfWorld): SpfBranch[] {
  const pricer = new Pricer(world);
  const drawn = new Set<string>();
  let left = MAX_BRANCHES;
  const draw = (domain: string): SpfBranch[] => {
    const published = world.published(domain);
    if (published.kind !== "record" || drawn.has(domain)) return [];
    drawn.add(domain);
    const terms = visitedTerms(published.spf).slice(0, left);
    left -= terms.length;
    return terms.map((term) => branch(term, domain));
  };
  const branch = (term: Directive | DomainModifier, domain: string): SpfBranch => {
    const { lookups, isExact } = pricer.term(term, domain);
    const name = includedName(term);
    const sender = senderOf(name ?? "")?.name;
    const branches = name === undefined ? [] : draw(name);
    const networks = networksOf(term, domain, world);
    return { term: term.raw, lookups, isExact, ...(sender !== undefined && { sender }), networks, branches };
  };
  return draw(world.domain);
}

function networksOf(term: Directive | DomainModifier, domain: string, world: SpfWorld): string[] {
  if (term.kind === "ip4" || term.kind === "ip6") return cidr(term.address, term.prefix);
  if (!isHostTerm(term) || term.hasMacro) return [];
  const name = lookupName(term.domainSpec ?? domain);
  if (name === undefined) return [];
  const hosts = term.kind === "a" ? [name] : exchangesOf(world.ask(name, "MX")).map(lookupName);
  const found = hosts.flatMap((host) => (host === undefined ? [] : addressesOf(host, term, world)));
  return found.slice(0, MAX_NETWORKS);
}

function addressesOf(host: string, { ip4Prefix, ip6Prefix }: HostDirective, world: SpfWorld): string[] {
  const of = (type: "A" | "AAAA", prefix: number): string[] =>
    world.ask(host, type).values.flatMap((value) => cidr(addressText(value), prefix));
  return [...of("A", ip4Prefix), ...of("AAAA", ip6Prefix)];
}

function cidr(text: string, prefix: number): string[] {
  const address = readAddress(text);
  if (address === undefined) return [];
  const bits = FAMILY_BITS[address.family];
  // An IPv4-mapped IPv6 address is one of IPv4, and its prefix counts from the 96 bits before it on.
  const length = Math.max(0, prefix > bits ? prefix - (FAMILY_BITS[6] - bits) : prefix);
  const hosts = (1n << BigInt(bits - length)) - 1n;
  return [`${fromNumber(toNumber(address) & ~hosts, address.family)}/${length}`];
}
