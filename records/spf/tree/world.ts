import type { DnsAnswer, DnsResolver, DnsType } from "../../resolver";
import { exchangesOf, MAX_EXCHANGES } from "./exchanges";
import { lookupName } from "./lookupName";
import { type Published, readPublished } from "./published";
import { includedName, isHostTerm, rootName, visitedTerms } from "./targets";

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
