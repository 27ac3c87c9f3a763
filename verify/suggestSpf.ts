/** Works out the SPF record that a check suggests: with Odoo's include, without what cannot work, and within the lookup limit. */
import { ODOO_SPF_INCLUDE } from "../odoo/names";
import { quoted } from "../records/printable";
import type { DnsResolver } from "../records/resolver";
import { priceWorld } from "../records/spf/budget/budget";
import { takeOutText } from "../records/spf/budget/judge";
import { openTermsOf } from "../records/spf/compare/open";
import { MAX_DNS_LOOKUPS } from "../records/spf/limits";
import { loadWorld, type SpfWorld } from "../records/spf/lookupTree";
import { mergeSpf } from "../records/spf/merge";
import { readSpf } from "../records/spf/parse";
import { evaluatedTerms, firstAll, Qualifier, renderSpf } from "../records/spf/record";
import { isPass } from "../records/spf/takeOut";
import { INCLUDE, leadsToOdoo, odooTerms } from "./odooInclude";

/** A record that a check suggests. */
export interface SpfSuggestion {
  readonly name: string;
  /** The whole record. @default - none can be told */
  readonly text?: string;
  /** Whether terms of the live record were left out or changed because another issue is about them. */
  readonly isMended: boolean;
  /** What has to go before the text can be published, as sentences. @default - nothing: it is within the limit */
  readonly room?: string;
}

/** What the suggestion is made from. */
interface SuggestedFrom {
  readonly name: string;
  /** The record as it is, or as it was meant. */
  readonly existing: string;
  /** Whether Odoo's include belongs into the record. */
  readonly throughOdoo: boolean;
  /** Terms that other issues are about, as written: they are left out. @default - none */
  readonly faulty?: readonly string[];
}

/** Suggests a record, and judges it: what is suggested is copied. Rejects only if the resolver does. */
export async function suggestSpf(from: SuggestedFrom, resolver: DnsResolver): Promise<SpfSuggestion> {
  const { name, existing, throughOdoo, faulty = [] } = from;
  const mended = mendEnd(existing);
  const includes = throughOdoo ? [ODOO_SPF_INCLUDE] : [];
  const merged = mergeSpf(mended, { includes, removes: faulty, lookupLimit: "off" });
  const isMended = faulty.length > 0 || mended !== existing;
  if (!merged.ok) return { name, isMended };
  const { text, removed } = merged.value;
  // Without the redirect the record would have no end.
  const whole = removed.some((term) => /^redirect=/i.test(term)) ? `${text} ~all` : text;
  const world = await loadWorld(name, whole, resolver);
  const room = roomText(world);
  // One term may hide that another one passes everybody too. Each round takes one out, so this ends.
  const open = room === undefined ? openTermsOf(world) : [];
  if (open.length > 0) return suggestSpf({ ...from, faulty: [...faulty, ...open] }, resolver);
  return { name, text: whole, isMended, ...(room !== undefined && { room }) };
}

// `+all` passes everybody. An include of Odoo that is no pass, or that stands behind `all`, is to be written anew.
function mendEnd(text: string): string {
  const read = readSpf(text);
  if (!read.ok) return text;
  const { terms } = read.value;
  const all = firstAll(terms);
  const evaluated = evaluatedTerms(terms);
  const kept = terms.filter((term, at) => !leadsToOdoo(term) || (at < evaluated && isPass(term)));
  const closed = kept.map((term) =>
    term === all && all.qualifier === Qualifier.Pass ? { ...term, raw: "~all" } : term,
  );
  return renderSpf({ ...read.value, terms: closed });
}

function roomText(world: SpfWorld): string | undefined {
  const { lookups, isExact, savings } = priceWorld(world);
  if (lookups <= MAX_DNS_LOOKUPS) return undefined;
  const count = `${isExact ? "" : "at least "}${lookups} of ${MAX_DNS_LOOKUPS} lookups`;
  const published = world.published(world.domain);
  const odoo = published.kind === "record" ? odooTerms(published.spf, world) : [];
  const others = savings.filter(({ term }) => !odoo.includes(term));
  const out = others.length === 0 ? "" : ` ${takeOutText(lookups - MAX_DNS_LOOKUPS, others)}`;
  return `The record would then take ${count}, and receivers would take it for broken.${out}`;
}

// People copy a suggestion, so one that is too long is left out and not cut.
const LONGEST_SUGGESTION = 2000;

/** The sentences of a fix that says to put Odoo's include into a record. Safe to print. */
export function putInclude({ name, text, isMended, room }: SpfSuggestion): string {
  if (room !== undefined) return `Make room for ${INCLUDE} before you put it in front of the other terms. ${room}`;
  const others = isMended ? ", and correct what else is wrong" : "";
  return `Put ${INCLUDE} in front of its terms${others}${publishText(name, text)}`;
}

/** Ends a sentence: with the record to publish, or with a dot where there is none that can be shown. */
export function publishText(name: string, text: string | undefined): string {
  const fits = text !== undefined && text.length <= LONGEST_SUGGESTION;
  return fits ? `: ${name} TXT ${quoted(text, LONGEST_SUGGESTION)}` : ".";
}
