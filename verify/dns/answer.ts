import type { AnsweredRecord, QueryType, ServerAddress, ServerAnswer } from "./dnsClient";
import type { DnsMessage } from "./wire/decode";
import { nameKey } from "./wire/names";

/** As long as any resolver follows a chain of CNAMEs. */
const MAX_CHAIN = 16;

const NOERROR = 0;
const NXDOMAIN = 3;
/** RFC 1035 section 4.1.1, RFC 2136 section 2.2, RFC 6891 section 9. */
const RCODES: Readonly<Record<number, string>> = {
  1: "FORMERR",
  2: "SERVFAIL",
  4: "NOTIMP",
  5: "REFUSED",
  9: "NOTAUTH",
  16: "BADVERS",
};

/** The name of a response code. */
function rcodeText(rcode: number): string {
  return RCODES[rcode] ?? `response code ${rcode}`;
}

/** What a message says about a question that it was checked to answer. */
export function toAnswer(server: ServerAddress, message: DnsMessage, name: string, type: QueryType): ServerAnswer {
  const { rcode, isAuthoritative, negativeTtl } = message;
  if (rcode !== NOERROR && rcode !== NXDOMAIN) return noAnswer(server, "servfail", rcodeText(rcode));
  const records = chainOf(message.answers, nameKey(name), type);
  // A server that has no idea of the zone and names others instead said nothing about the name.
  const isReferral = message.hasReferral && !isAuthoritative && negativeTtl === undefined;
  if (rcode === NOERROR && records.length === 0 && isReferral) {
    return noAnswer(server, "servfail", "it refers to other servers");
  }
  const status = rcode === NXDOMAIN ? "nxdomain" : records.length > 0 ? "answer" : "nodata";
  return { server, status, isAuthoritative, records, ...(negativeTtl !== undefined && { negativeTtl }) };
}

/** An answer that says nothing. */
export function noAnswer(server: ServerAddress, status: "servfail" | "timeout", reason: string): ServerAnswer {
  return { server, status, reason, isAuthoritative: false, records: [] };
}

/**
 * The records that answer the question: those of the type at the name, or the CNAMEs there and on, and those of the type at the
 * end. What else a server put into the section is nobody's business: it could be about any name of the world.
 */
function chainOf(answers: readonly AnsweredRecord[], name: string, type: QueryType): readonly AnsweredRecord[] {
  const chain: AnsweredRecord[] = [];
  const at = new Map<string, AnsweredRecord[]>();
  for (const record of answers) {
    const here = at.get(record.name);
    if (here === undefined) at.set(record.name, [record]);
    else here.push(record);
  }
  let owner: string | undefined = name;
  for (let step = 0; owner !== undefined && step <= MAX_CHAIN; step++) {
    const here: readonly AnsweredRecord[] = at.get(owner) ?? [];
    at.delete(owner);
    const values = here.filter((record) => record.type === type);
    const alias = here.find((record) => record.type === "CNAME");
    if (values.length > 0) return [...chain, ...values];
    if (alias !== undefined) chain.push(alias);
    owner = typeof alias?.value === "string" ? nameKey(alias.value) : undefined;
  }
  return chain;
}
