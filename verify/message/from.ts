/** The From field: exactly one author with one address. */
import { genericProviderIssues } from "../../odoo/genericProvider";
import { type DomainName, sameName, toAsciiName } from "../../records/dns/domainName";
import { printable, quoted, shortened } from "../../records/printable";
import { plainIssue } from "./issues";
import { fieldsOf, type Message } from "./readMessage";
import type { MessageIssue } from "./report";

const MAX_AUTHORS = 100;

/** The addresses of every From field, in order, at most a hundred. Hostile texts. */
export function authorsOf(message: Message): string[] {
  return fieldsOf(message, "from")
    .flatMap(({ value }) => addressesIn(Buffer.from(value, "latin1").toString("utf8")))
    .slice(0, MAX_AUTHORS);
}

/** The author domain: that of the first address of From, which is where DMARC looks. */
export function authorDomainOf(authors: readonly string[]): DomainName | undefined {
  const name = toAsciiName(domainOf(authors[0] ?? ""));
  return name.ok ? name.value : undefined;
}

/**
 * What is wrong with From.
 *
 * @param isPartners whether Odoo wrote somebody else into it, who may well have an address of a mailbox provider
 */
export function fromIssues(message: Message, authors: readonly string[], isPartners: boolean): MessageIssue[] {
  const count = fieldsOf(message, "from").length;
  if (count === 0)
    return [plainIssue("message/from-missing", "There is no From.", "Have the program that writes the mail add one.")];
  if (count > 1) return [severalFrom(count)];
  const author = authorDomainOf(authors);
  if (author === undefined) return [notValid(message)];
  const domains = authors.map(domainOf);
  const generic = isPartners ? [] : genericProviderIssues(author).map((issue) => ({ ...issue, isUnknown: false }));
  return domains.some((domain) => !sameName(domain, author)) ? [...generic, severalAuthors(domains)] : generic;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/**
 * The addresses of an address list (RFC 5322 section 3.4, with the obsolete forms of section 4.4), in one pass. Comments, which may be
 * nested, display names, routes and the names of groups (RFC 6854) are left out, and so are blanks beside a dot or an `@`.
 */
function addressesIn(list: string): string[] {
  const found: string[] = [];
  let [words, bracketed, isInBrackets]: [string[], string[], boolean] = [[], [], false];
  for (const { text, isApart } of [...tokensOf(list), { text: ";", isApart: true }]) {
    if (text === "<") [words, isInBrackets] = [[], true];
    else if (isInBrackets && (text === ">" || text === ";")) {
      bracketed.push(words.join(" "));
      [words, isInBrackets] = [[], false];
      // What ends in a colon, or in a comma between brackets, is a route; elsewhere a colon ends the name of a group.
    } else if (text === ":" || (isInBrackets && text === ",")) words = [];
    else if (text === "," || text === ";") {
      found.push(...(bracketed.length > 0 ? bracketed : words).filter((word) => word.includes("@")));
      [words, bracketed] = [[], []];
    } else if (isApart || words.length === 0) words.push(text);
    else words.push(`${words.pop() ?? ""}${text}`);
  }
  return found;
}

interface Token {
  readonly text: string;
  /** Whether it begins a word: blanks or comments stand in front of it, and neither side of them is a dot or an `@`. */
  readonly isApart: boolean;
}

// A comment, blanks, a quoted string, a domain literal, a delimiter, or a run of everything else. What is not closed runs to the end.
const TOKEN = /\s+|\(|"(?:[^"\\]|\\[^])*(?:"|\\?$)|\[[^\]]*(?:\]|$)|[<>,;:)]|[^\s()"[\]<>,;:]+|[^]/g;
const JOINS = /[.@]/;

function* tokensOf(list: string): Generator<Token> {
  let [before, isSpaced] = [",", false];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(list); match !== null; match = TOKEN.exec(list)) {
    const [text] = match;
    if (text === "(") TOKEN.lastIndex = endOfComment(list, match.index);
    if (text === "(" || /^\s/.test(text)) isSpaced = true;
    else {
      const isApart = isSpaced && !JOINS.test(before.slice(-1)) && !JOINS.test(text.slice(0, 1));
      yield { text, isApart };
      [before, isSpaced] = [text, false];
    }
  }
}

function endOfComment(list: string, start: number): number {
  let depth = 0;
  for (let at = start; at < list.length; at += list[at] === "\\" ? 2 : 1) {
    if (list[at] === "(") depth += 1;
    if (list[at] === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return list.length;
}

function severalFrom(count: number): MessageIssue {
  const fix =
    "Have the program that writes the mail leave one: receivers reject such mail, or look at another From than readers see.";
  return plainIssue("message/several-from", `There are ${count} From fields.`, fix);
}

function notValid(message: Message): MessageIssue {
  const from = quoted(fieldsOf(message, "from")[0]?.value ?? "", 100);
  const fix =
    "Use an address such as \"Acme\" <info@acme.com>; in Odoo look at the user's or the company's email address.";
  return plainIssue("message/from-not-valid", `From has no address with a domain name: ${from}.`, fix);
}

function severalAuthors(domains: readonly string[]): MessageIssue {
  const list = [...new Set(domains)].map((domain) => printable(domain, 60));
  const fix = "Send in the name of one author: receivers that check DMARC may refuse the others.";
  return plainIssue(
    "message/several-authors",
    `From names authors of several domains: ${shortened(list, { most: 5 })}.`,
    fix,
  );
}
