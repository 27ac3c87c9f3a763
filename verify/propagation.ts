/** Which server says what of a name, and until when a cache keeps an old answer. */
import { isIPv6 } from "node:net";
import { serverText } from "../dns/servers";
import type { DnsClient, QueryType, ServerAddress, ServerAnswer } from "../dns/types";
import { quoted, quotedList, shortened } from "../records/printable";
import { isUnanswered, type MxValue } from "../records/resolver";
import { checkIssue, limitReached, saysUnanswered, unanswered } from "./issues";
import { Area, type CheckIssue, type Difference, type Propagation, type SeenServer } from "./report";

/** A server whose answers are compared. */
export interface ComparedServer {
  readonly address: ServerAddress;
  /** The name of an authoritative server. */
  readonly host?: string;
  /** Whether it is one of the zone's own, so that what it says is current. */
  readonly isAuthoritative: boolean;
}

/** A name and a type that every server is asked for. */
export interface ComparedQuestion {
  readonly name: string;
  readonly type: QueryType;
}

/** The questions, and the servers that are asked. */
export interface PropagationOptions {
  readonly client: DnsClient;
  readonly servers: readonly ComparedServer[];
  /** Names of the zone. */
  readonly questions: readonly ComparedQuestion[];
}

/** What could not be found out about the servers of a zone. */
export interface UnknownServers {
  /** One sentence, safe to print. */
  readonly message: string;
  /** Whether no server answered which servers the zone has. Otherwise one of them has no address. */
  readonly isUnanswered: boolean;
}

/** What one server says about one question. */
interface Seen {
  readonly server: ComparedServer;
  readonly answer: ServerAnswer;
  /** The values at the name itself, in order. */
  readonly values: readonly string[];
}

/**
 * Asks all servers the same and compares what stands at each name: sets without order, TXT octet for octet, names without case. A
 * question that a server leaves unanswered is counted and never a difference. Never rejects.
 */
export async function propagationOf({ client, servers, questions }: PropagationOptions): Promise<Propagation> {
  const asked = await Promise.all(
    questions.map((question) => Promise.all(servers.map((server) => askOne(client, server, question)))),
  );
  const isOpen = asked.map((answers) => answers.every(isSilent));
  const seen = servers.map((server, index) =>
    seenServer(
      server,
      asked.map((answers, at) => ({
        isAnswered: !answers.slice(index, index + 1).some(isSilent),
        isOpen: isOpen[at] === true,
      })),
    ),
  );
  const differences = questions.flatMap((question, index) => difference(question, asked[index] ?? []) ?? []);
  return {
    servers: withoutDeafNetwork(servers, seen, questions.length),
    differences,
    unanswered: questions.filter((_, index) => isOpen[index]),
  };
}

async function askOne(client: DnsClient, server: ComparedServer, { name, type }: ComparedQuestion): Promise<Seen> {
  const answer = await client.query(server.address, name, type);
  return { server, answer, values: valuesAt(answer, name, type) };
}

/** A CNAME at the name counts as its value: what is behind it belongs to another name, and a zone's server need not know it. */
function valuesAt({ records }: ServerAnswer, name: string, type: QueryType): readonly string[] {
  const owner = name.toLowerCase().replace(/\.$/, "");
  const here = records.filter((record) => record.name === owner);
  return here.map(({ type: found, value }) => valueText(found, value, found === type)).sort();
}

function valueText(found: QueryType, value: string | MxValue, isAsked: boolean): string {
  if (found === "TXT" && typeof value === "string") return value;
  const text = typeof value === "string" ? value : `${value.preference} ${value.exchange}`;
  return `${isAsked ? "" : `${found} `}${text.toLowerCase()}`;
}

function isSilent({ answer }: Seen): boolean {
  return isUnanswered(answer);
}

/** What became of one question at one server. */
interface Asked {
  readonly isAnswered: boolean;
  /** Whether no server answered it. */
  readonly isOpen: boolean;
}

function seenServer({ address, host, isAuthoritative }: ComparedServer, asked: readonly Asked[]): SeenServer {
  const silences = asked.filter(({ isAnswered }) => !isAnswered);
  return {
    server: serverText(address),
    ...(host !== undefined && { host }),
    isAuthoritative,
    unanswered: silences.length,
    missed: silences.filter((one) => !one.isOpen).length,
  };
}

/**
 * Where no server of the zone answers over IPv6 while others answer over IPv4, this machine has no IPv6: that is no fault of the zone,
 * and those servers are left out.
 */
function withoutDeafNetwork(
  servers: readonly ComparedServer[],
  seen: readonly SeenServer[],
  questions: number,
): readonly SeenServer[] {
  const indices = [...seen.keys()];
  const isDeaf = (index: number): boolean => seen[index]?.unanswered === questions;
  const isIp6 = (index: number): boolean => isIPv6(servers[index]?.address.address ?? "");
  const overIp6 = indices.filter((index) => isIp6(index) && servers[index]?.isAuthoritative);
  const isWithoutIp6 = overIp6.every(isDeaf) && indices.some((index) => !isIp6(index) && !isDeaf(index));
  return isWithoutIp6 ? seen.filter((_, index) => !overIp6.includes(index)) : seen;
}

/** Undefined when all that answered agree. That there is nothing is an answer, whether the name exists or not. */
function difference({ name, type }: ComparedQuestion, all: readonly Seen[]): Difference | undefined {
  const groups = new Map<string, Seen[]>();
  for (const seen of all.filter((one) => !isSilent(one))) {
    const key = JSON.stringify(seen.values);
    groups.set(key, [...(groups.get(key) ?? []), seen]);
  }
  if (groups.size < 2) return undefined;
  const answers = [...groups.values()].map(groupAnswer);
  return { name, type, answers: answers.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) };
}

function groupAnswer(group: readonly Seen[]): Difference["answers"][number] {
  const isCurrent = group.some(({ server }) => server.isAuthoritative);
  const kept = isCurrent ? [] : group.flatMap(({ answer }) => remaining(answer));
  return {
    servers: group.map(({ server }) => serverText(server.address)),
    values: group[0]?.values ?? [],
    isCurrent,
    ...(kept.length > 0 && { expiresIn: Math.max(...kept) }),
  };
}

/** Seconds for which a cache keeps its answer; of what is not there, the SOA says it (RFC 2308 section 5). */
function remaining({ records, negativeTtl }: ServerAnswer): readonly number[] {
  const [first] = records;
  // One RRset has one TTL (RFC 2181 section 5.2).
  if (first !== undefined) return [first.ttl];
  return negativeTtl === undefined ? [] : [negativeTtl];
}

/** How many issues of one kind are made. */
const MAX_TOLD = 20;
/** How many servers or values a message shows. */
const MAX_SHOWN = 4;

/** The issues of differing servers: one for each name and type, and one for all servers that do not answer. */
export function serverIssues(
  { differences, servers }: Propagation,
  unknown: readonly UnknownServers[] = [],
): CheckIssue[] {
  return [...firstOf(differences, differenceIssue), ...firstOf(unknown, unknownServer), ...silentServers(servers)];
}

/** The issues of the first ones, and one that says how many more there are. */
function firstOf<T>(all: readonly T[], issueOf: (one: T) => CheckIssue): CheckIssue[] {
  const first = all.slice(0, MAX_TOLD).map(issueOf);
  const [sample] = first;
  if (sample === undefined || all.length <= MAX_TOLD) return first;
  const message = `There are ${all.length - MAX_TOLD} more issues like the last ${sample.id}, which are not told here.`;
  return [...first, limitReached(Area.Propagation, message, "Mend what is told, and run again.")];
}

/** The questions that no server answered, as far as no other issue tells of them. */
export function unansweredIssues(propagation: Propagation, told: readonly CheckIssue[]): CheckIssue[] {
  const open = propagation.unanswered.filter((question) => !told.some((issue) => saysUnanswered(issue, question)));
  return firstOf(open, ({ name, type }) => unanswered(Area.Propagation, name, type, "no answer"));
}

// One issue for all: where several servers are silent, this network is mostly at fault.
function silentServers(servers: Propagation["servers"]): CheckIssue[] {
  const silent = servers.filter(({ missed }) => missed > 0);
  if (silent.length === 0) return [];
  const shown = silent.map(({ server, host, missed }) => {
    const who = host === undefined ? server : `${quoted(host, 100)} (${server})`;
    return `${missed} by ${who}`;
  });
  return [
    checkIssue(Area.Propagation, "verify/server-silent", {
      message: `Questions were left unanswered that other servers answer: ${shortened(shown, { most: MAX_SHOWN })}.`,
      fix: "Run again; if they stay silent, tell whoever runs them, or check that this network lets DNS through to them.",
    }),
  ];
}

function unknownServer({ message, isUnanswered: isUnknown }: UnknownServers): CheckIssue {
  const fix = "Run again; if it stays so, have the delegation looked at: every name server of a zone needs an address.";
  return { ...checkIssue(Area.Propagation, "verify/zone-servers-unknown", { message, fix }), isUnknown };
}

function differenceIssue({ name, type, answers }: Difference): CheckIssue {
  const current = answers.filter(({ isCurrent }) => isCurrent);
  const what = `${quoted(name, 100)} ${type}`;
  if (current.length > 1) {
    const message = `The zone's own servers do not agree about ${what}: ${current.map(said).join("; ")}.`;
    const fix =
      "Have the DNS provider bring all servers of the zone to the same data; look for a name server that is left over.";
    return checkIssue(Area.Propagation, "verify/servers-differ", { message, fix });
  }
  const older = answers.filter(({ isCurrent }) => !isCurrent);
  const seconds = Math.max(0, ...older.map(({ expiresIn = 0 }) => expiresIn));
  const wait = seconds > 0 ? `Wait ${seconds} seconds, until the last of them forgets it` : "Wait until they forget it";
  return checkIssue(Area.Propagation, "verify/not-propagated", {
    message: `Not all servers have the same ${what} yet: ${older.map(said).join("; ")}.`,
    fix: `${wait}; or check with --wait.`,
  });
}

function said({ servers, values }: Difference["answers"][number]): string {
  const what = values.length === 0 ? "there is none" : quotedList(values, { max: 80, most: MAX_SHOWN });
  const who = shortened(servers, { most: MAX_SHOWN });
  return `${who} ${servers.length === 1 ? "says" : "say"} ${what}`;
}
