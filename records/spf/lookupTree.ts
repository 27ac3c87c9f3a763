import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../dns/domainName";
import type { Issue } from "../issue";
import { type DnsAnswer, type DnsResolver, type DnsType, isUnanswered, type MxValue } from "../resolver";
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

/** How much of a tree is read: enough for any record that works, which has 10 lookups of at most 21 questions each. */
export const MAX_QUESTIONS = 1000;

/** What DNS said about everything that a tree names without macros. What was not asked for counts as unanswered. */
export interface SpfWorld {
  readonly domain: string;
  ask(name: string, type: DnsType): DnsAnswer;
  /** What the name publishes as SPF, read once. */
  published(name: string): Published;
}

interface Question {
  readonly name: string;
  readonly type: DnsType;
}

const UNASKED: DnsAnswer = { status: "timeout", values: [] };

/**
 * Asks DNS for a whole tree, each name once, level by level. Bounded: what goes beyond stays unanswered.
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

function worldOf(domain: string, answers: ReadonlyMap<string, DnsAnswer>): SpfWorld {
  const read = new Map<string, Published>();
  const ask = (name: string, type: DnsType): DnsAnswer => answers.get(keyOf({ name, type })) ?? UNASKED;
  const published = (name: string): Published => {
    const found = read.get(name) ?? readPublished(ask(name, "TXT"));
    // What is not answered yet may be answered while the tree is read.
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
  // More of them are a permerror, whatever their addresses are.
  if (exchanges.length > MAX_EXCHANGES) return [];
  return exchanges.map(lookupName).flatMap((host) => (host === undefined ? [] : addressQuestions(host)));
}

function addressQuestions(name: string): Question[] {
  return [
    { name, type: "A" },
    { name, type: "AAAA" },
  ];
}

/** RFC 7208 section 4.6.4: a name with more mail exchangers makes `mx` a permerror. */
export const MAX_EXCHANGES = 10;

/**
 * The mail exchangers of an MX answer, by preference and name: DNS turns its answers around, and what a check looks
 * at first must not depend on it.
 */
export function exchangesOf({ values }: DnsAnswer): readonly string[] {
  return values
    .filter((value): value is MxValue => typeof value !== "string")
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1))
    .map(({ exchange }) => exchange);
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

/** A name whose SPF can be checked has several labels (RFC 7208 section 4.3). */
export function checkedName(text: string): string | undefined {
  const name = lookupName(text);
  return name?.includes(".") === true ? name : undefined;
}

/** The text of a value that answers a question for addresses. Anything else there is no address. */
export function addressText(value: string | MxValue): string {
  return typeof value === "string" ? value : "";
}

/** What a name publishes as SPF (RFC 7208 sections 4.4 and 4.5). Texts come from DNS: hostile. */
export type Published =
  | { readonly kind: "record"; readonly text: string; readonly spf: SpfText }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly texts: readonly string[] }
  | { readonly kind: "broken"; readonly text: string; readonly issues: readonly Issue[] }
  | { readonly kind: "unanswered" };

/** Whether the lookup was void: an answer without records, or no such name (RFC 7208 section 4.6.4). */
export function isVoid(answer: DnsAnswer): boolean {
  return !isUnanswered(answer) && answer.values.length === 0;
}

/** Reads the answer to a TXT query. */
export function readPublished(answer: DnsAnswer): Published {
  if (isUnanswered(answer)) return { kind: "unanswered" };
  const texts = answer.values.filter((value): value is string => typeof value === "string" && isSpf(value));
  const [text] = texts;
  if (text === undefined) return { kind: "none" };
  if (texts.length > 1) return { kind: "several", texts };
  const read = readSpf(text);
  return read.ok ? { kind: "record", text, spf: read.value } : { kind: "broken", text, issues: read.issues };
}

/** Asks each question once: what is compared must come from one state of DNS. */
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

/** What a record has evaluated, in order: its directives to the first `all`, then the redirect that counts. */
export function visitedTerms(spf: SpfText): readonly (Directive | DomainModifier)[] {
  const directives = spf.terms.slice(0, evaluatedTerms(spf.terms)).filter(isDirective);
  const redirect = activeRedirect(spf.terms);
  return redirect === undefined ? directives : [...directives, redirect];
}

/** Whose record an include or redirect leads to: undefined for other terms, for macros and for names that cannot be. */
export function includedName(term: SpfTerm): string | undefined {
  return (term.kind === "include" || term.kind === "redirect") && !term.hasMacro
    ? checkedName(term.domainSpec)
    : undefined;
}

/** Whether the term asks for addresses. */
export function isHostTerm(term: SpfTerm): term is HostDirective {
  return term.kind === "a" || term.kind === "mx";
}

/** The domain as it is asked for; as written where DNS cannot carry it, so that nothing is found. */
export function rootName(domain: string): string {
  return checkedName(domain) ?? domain;
}
