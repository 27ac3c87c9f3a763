/** Asks DNS for everything that an SPF record includes, so that its price and its effect are worked out from the same answers. */
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../dns/domainName";
import type { Issue } from "../issue";
import { type DnsAnswer, type DnsResolver, type DnsType, isUnanswered, type MxValue, textsOf } from "../resolver";
import { isSpf, readSpf } from "./parse";
import {
  activeRedirect,
  type Directive,
  type DomainModifier,
  evaluatedTerms,
  type HostDirective,
  isDirective,
  type SpfTerm,
  type SpfText,
} from "./record";

/** How many questions a tree may take. Any record that works needs fewer: 10 lookups of at most 21 questions each. */
export const MAX_QUESTIONS = 1000;

/** RFC 7208 section 4.6.4: a name with more mail exchangers makes `mx` a permerror. */
export const MAX_EXCHANGES = 10;

const UNASKED: DnsAnswer = { status: "timeout", values: [] };

/** The DNS answers for all names in a tree, names with macros left out. A question that was not asked counts as unanswered. */
export interface SpfWorld {
  readonly domain: string;
  ask(name: string, type: DnsType): DnsAnswer;
  /** What the name publishes as SPF, read once. */
  published(name: string): Published;
}

/** What a name publishes as SPF (RFC 7208 sections 4.4 and 4.5). Texts come from DNS: hostile. */
export type Published =
  | { readonly kind: "record"; readonly text: string; readonly spf: SpfText }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly texts: readonly string[] }
  | { readonly kind: "broken"; readonly text: string; readonly issues: readonly Issue[] }
  | { readonly kind: "unanswered" };

interface Question {
  readonly name: string;
  readonly type: DnsType;
}

/**
 * Asks DNS for a whole tree, each name once, level by level. Questions beyond {@link MAX_QUESTIONS} stay unanswered.
 *
 * @param text the record of `domain` in the place of the published one; undefined for none
 */
export async function loadWorld(domain: string, text: string | undefined, resolver: DnsResolver): Promise<SpfWorld> {
  const answers = new Map<string, DnsAnswer>();
  const root = rootName(domain);
  answers.set(keyOf({ name: root, type: "TXT" }), ownAnswer(text));
  const world = worldOf(root, answers);
  const ask = (questions: readonly Question[]): Promise<void> => askAll(questions, answers, resolver);
  const seen = new Set([root]);
  for (let level: readonly string[] = [root]; level.length > 0;) {
    const questions = level.flatMap((name) => questionsOf(name, world));
    await ask(questions);
    await ask(questions.filter(({ type }) => type === "MX").flatMap(({ name }) => exchangeQuestions(name, world)));
    const names = questions.filter(({ type }) => type === "TXT").map(({ name }) => name);
    level = names.filter((name) => !seen.has(name) && seen.add(name));
  }
  return world;
}

/** Reads the answer to a TXT query. */
export function readPublished(answer: DnsAnswer): Published {
  if (isUnanswered(answer)) return { kind: "unanswered" };
  const texts = textsOf(answer).filter(isSpf);
  const [text] = texts;
  if (text === undefined) return { kind: "none" };
  if (texts.length > 1) return { kind: "several", texts };
  const read = readSpf(text);
  return read.ok ? { kind: "record", text, spf: read.value } : { kind: "broken", text, issues: read.issues };
}

/** The terms that receivers evaluate, in order: the directives up to the first `all`, then the redirect if it counts. */
export function visitedTerms(spf: SpfText): readonly (Directive | DomainModifier)[] {
  const directives = spf.terms.slice(0, evaluatedTerms(spf.terms)).filter(isDirective);
  const redirect = activeRedirect(spf.terms);
  return redirect === undefined ? directives : [...directives, redirect];
}

/** The name whose record an include or redirect uses; undefined for other terms, for macros and for impossible names. */
export function includedName(term: SpfTerm): string | undefined {
  return (term.kind === "include" || term.kind === "redirect") && !term.hasMacro
    ? checkedName(term.domainSpec)
    : undefined;
}

/** Whether the term asks for addresses. */
export function isHostTerm(term: SpfTerm): term is HostDirective {
  return term.kind === "a" || term.kind === "mx";
}

/**
 * The mail exchangers of an MX answer, by preference and name. DNS servers rotate their answers, and the order of a check must not
 * depend on that.
 */
export function exchangesOf({ values }: DnsAnswer): readonly string[] {
  return values
    .filter((value): value is MxValue => typeof value !== "string")
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1))
    .map(({ exchange }) => exchange);
}

/** The text of a value in an answer about addresses; empty for an MX value, which is no address. */
export function addressText(value: string | MxValue): string {
  return typeof value === "string" ? value : "";
}

/** Whether the lookup was void: an answer without records, or no such name (RFC 7208 section 4.6.4). */
export function isVoid(answer: DnsAnswer): boolean {
  return !isUnanswered(answer) && answer.values.length === 0;
}

/** The domain as it is asked for. A name that DNS cannot carry stays as written: its lookup finds nothing. */
export function rootName(domain: string): string {
  return checkedName(domain) ?? domain;
}

/** The name as it is asked for; undefined where SPF cannot be checked for it. It needs several labels (RFC 7208 section 4.3). */
export function checkedName(text: string): string | undefined {
  const name = lookupName(text);
  return name?.includes(".") === true ? name : undefined;
}

/**
 * A name as it is asked for: lower case, without trailing dot. Undefined where DNS cannot carry it, because a label is
 * empty or too long (RFC 1035 section 2.3.4). RFC 7208 section 4.8 leaves open what such a name means; here it is never asked for.
 */
export function lookupName(text: string): string | undefined {
  const name = (text.endsWith(".") ? text.slice(0, -1) : text).toLowerCase();
  if (name.length > MAX_NAME_LENGTH) return undefined;
  return name.split(".").every((label) => label.length > 0 && label.length <= MAX_LABEL_LENGTH) ? name : undefined;
}

/** A resolver that asks each question once, so that all comparisons see the same state of DNS. */
export function rememberingResolver(resolver: DnsResolver): DnsResolver {
  const answers = new Map<string, Promise<DnsAnswer>>();
  return {
    resolve: (name, type) => {
      const key = `${type} ${name}`;
      const answer = answers.get(key) ?? resolver.resolve(name, type);
      answers.set(key, answer);
      return answer;
    },
  };
}

function worldOf(domain: string, answers: ReadonlyMap<string, DnsAnswer>): SpfWorld {
  const read = new Map<string, Published>();
  const ask = (name: string, type: DnsType): DnsAnswer => answers.get(keyOf({ name, type })) ?? UNASKED;
  const published = (name: string): Published => {
    const found = read.get(name) ?? readPublished(ask(name, "TXT"));
    // An unanswered name is not remembered: a later level may bring its answer.
    if (found.kind !== "unanswered") read.set(name, found);
    return found;
  };
  return { domain, ask, published };
}

function ownAnswer(text: string | undefined): DnsAnswer {
  return text === undefined ? { status: "nodata", values: [] } : { status: "answer", values: [text] };
}

function keyOf({ name, type }: Question): string {
  return `${type} ${name}`;
}

async function askAll(
  questions: readonly Question[],
  answers: Map<string, DnsAnswer>,
  resolver: DnsResolver,
): Promise<void> {
  const open = new Map(questions.map((question) => [keyOf(question), question]));
  for (const key of open.keys()) if (answers.has(key)) open.delete(key);
  const asked = [...open].slice(0, Math.max(0, MAX_QUESTIONS - answers.size));
  const one = async ([key, { name, type }]: readonly [string, Question]): Promise<unknown> =>
    answers.set(key, await resolver.resolve(name, type));
  await Promise.all(asked.map(one));
}

function questionsOf(name: string, world: SpfWorld): Question[] {
  const published = world.published(name);
  if (published.kind !== "record") return [];
  return visitedTerms(published.spf).flatMap((term): Question[] => {
    const included = includedName(term);
    if (included !== undefined) return [{ name: included, type: "TXT" }];
    if (!isHostTerm(term) || term.hasMacro) return [];
    const host = lookupName(term.domainSpec ?? name);
    if (host === undefined) return [];
    return term.kind === "mx" ? [{ name: host, type: "MX" }] : addressQuestions(host);
  });
}

function exchangeQuestions(name: string, world: SpfWorld): Question[] {
  const exchanges = exchangesOf(world.ask(name, "MX"));
  // More of them are a permerror, so their addresses do not matter.
  if (exchanges.length > MAX_EXCHANGES) return [];
  return exchanges.map(lookupName).flatMap((host) => (host === undefined ? [] : addressQuestions(host)));
}

function addressQuestions(name: string): Question[] {
  return [
    { name, type: "A" },
    { name, type: "AAAA" },
  ];
}
