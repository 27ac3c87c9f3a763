/** The texts that people and programs of a sequence write. */
import type { ProtocolName } from "./scenario";

export interface Protocol {
  readonly owner: string;
  /** Terms that we and others use; the last one is in every text that we declare. */
  readonly pool: readonly string[];
  /** Whether a value is of this protocol. */
  recognises(value: string): boolean;
  /** A text of a person, with something of his own. */
  text(terms: readonly string[]): string;
  add(text: string, term: string): string;
  remove(text: string, term: string): string;
  /** The terms of the pool in a text. */
  termsIn(text: string): string[];
  /** What a text has besides the terms of the pool, in its order. */
  restOf(text: string): string;
  /** The options that declare these terms. */
  options(terms: readonly string[]): string;
}

const SPF: Protocol = {
  owner: "acme.com",
  pool: ["include:a.example", "include:b.example", "include:c.example", "include:_spf.odoo.com"],
  recognises: (value) => /^v=spf1( |$)/i.test(value),
  text: (terms) => ["v=spf1", ...terms, "mx", "-all"].join(" "),
  add: (text, term) => text.replace(/ ([~?-]all)$/, ` ${term} $1`),
  remove: (text, term) =>
    text
      .split(" ")
      .filter((one) => one !== term)
      .join(" "),
  termsIn: (text) => text.split(" ").filter((one) => SPF.pool.includes(one)),
  restOf: (text) =>
    text
      .split(" ")
      .filter((one) => !SPF.pool.includes(one))
      .join(" "),
  options: (terms) => `includes: ${JSON.stringify(terms.map((term) => term.slice("include:".length)))}`,
};

const DMARC: Protocol = {
  owner: "_dmarc.acme.com",
  pool: ["mailto:a@acme.com", "mailto:b@acme.com", "mailto:c@acme.com", "mailto:own@acme.com"],
  recognises: (value) => /^v=DMARC1\b/.test(value),
  text: (terms) => withAddresses("v=DMARC1; p=quarantine; adkim=s", terms),
  add: (text, term) => withAddresses(text, [...addressesOf(text), term]),
  remove: (text, term) =>
    withAddresses(
      text,
      addressesOf(text).filter((one) => one !== term),
    ),
  termsIn: (text) => addressesOf(text).filter((one) => DMARC.pool.includes(one)),
  restOf: (text) => withAddresses(text, []),
  options: (terms) => `policy: "none", aggregateReports: ${JSON.stringify([...terms, DMARC.pool.at(-1)])}`,
};

function addressesOf(text: string): string[] {
  const list = /(?:^|;\s*)rua=([^;]*)/.exec(text)?.[1] ?? "";
  return list
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

function withAddresses(text: string, addresses: readonly string[]): string {
  const tags = text
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "" && !one.startsWith("rua="));
  return [...tags, ...(addresses.length > 0 ? [`rua=${addresses.join(",")}`] : [])].join("; ");
}

export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = { spf: SPF, dmarc: DMARC };
