/** The SMTP envelope of a message, as its Received and Return-Path fields tell it. */
import { BlockList, isIP } from "node:net";
import { isInZone } from "../../records/dns/domainName";
import { fieldsOf, isoDate, type Message } from "./readMessage";
import { type Envelope, TakenFrom } from "./report";

/** What the caller knows of the delivery, in the place of what the message says. */
export interface EnvelopeOptions {
  /** The address of the client that delivered the message. @default - from Received */
  readonly ip?: string;
  /** What the client said in EHLO. @default - from Received; the address where `ip` is given */
  readonly helo?: string;
  /** MAIL FROM; empty for the null reverse-path. @default - from Return-Path */
  readonly sender?: string;
  /** The host, or its domain, that received the message: its Received field is used. @default - the topmost one from outside */
  readonly mta?: string;
}

/** The envelope, which only the receiving server knows for sure, with where each part was taken from. */
export function readEnvelope(message: Message, options: EnvelopeOptions = {}): Envelope {
  const hop = deliveringHop(message, options.mta);
  const returnPath = fieldsOf(message, "return-path")[0]?.value;
  const sender = options.sender ?? (returnPath === undefined ? undefined : addressIn(returnPath));
  const ip = options.ip ?? hop?.ip;
  const helo = options.helo ?? (options.ip === undefined ? hop?.helo : undefined);
  const isGiven = options.ip !== undefined;
  return {
    ...(sender !== undefined && { sender }),
    ...(sender !== undefined && { senderFrom: options.sender === undefined ? TakenFrom.ReturnPath : TakenFrom.Option }),
    ...(ip !== undefined && { ip, clientFrom: isGiven ? TakenFrom.Option : TakenFrom.Received }),
    ...(ip !== undefined && { helo: heloOf(helo, ip) }),
    ...(!isGiven && hop?.by !== undefined && { by: hop.by }),
    ...(hop?.date !== undefined && { receivedAt: hop.date }),
  };
}

// RFC 5321 section 4.1.3: an address in EHLO is written in brackets. Without it SPF has nothing to check of a null reverse-path.
function heloOf(helo: string | undefined, ip: string): string {
  const name = helo ?? ip;
  return isIP(name) === 0 ? name : `[${isIP(name) === 6 ? "IPv6:" : ""}${name}]`;
}

function addressIn(returnPath: string): string {
  return (/<([^<>]{0,1000})>/.exec(returnPath)?.[1] ?? returnPath.slice(0, 1000)).trim();
}

/** What a Received field says of one hop (RFC 5321 section 4.4). Hostile texts. */
export interface Hop {
  /** What the client said of itself, an address without its brackets. */
  readonly helo?: string;
  /** The client's address as the server saw it. Never what the client said of itself. */
  readonly ip?: string;
  readonly by?: string;
  /** ISO 8601. */
  readonly date?: string;
}

const MAX_FIELDS = 100;
const MAX_FIELD = 4000;

const INTERNAL = new BlockList();
for (const [net, prefix] of [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  INTERNAL.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  INTERNAL.addSubnet(net, prefix, "ipv6");

/**
 * The hop by which the receiver got the message: that of the topmost Received field with a client. Hops between the receiver's own
 * machines are left out. Only the receiver's fields can be trusted (RFC 5321 section 7.2), and they stand on top. So a field whose only
 * address is what the client said of itself ends the search: the fields below are older and may be forged.
 */
function deliveringHop(message: Message, mta: string | undefined): Hop | undefined {
  return hopsOf(message).find(({ ip, by, helo = "" }) => {
    if (mta !== undefined && (by === undefined || !isInZone(by, mta))) return false;
    if (ip === undefined) return isIP(helo) !== 0;
    return mta !== undefined || !isInternal(ip);
  });
}

function hopsOf(message: Message): Hop[] {
  return fieldsOf(message, "received")
    .slice(0, MAX_FIELDS)
    .map(({ value }) => readHop(value.slice(0, MAX_FIELD)));
}

/** The hosts that wrote the Received fields, from the top. Hostile texts. */
export function receivingHosts(message: Message): string[] {
  return hopsOf(message).flatMap(({ by }) => by ?? []);
}

function isInternal(ip: string): boolean {
  return INTERNAL.check(ip, isIP(ip) === 6 ? "ipv6" : "ipv4");
}

/** Reads a Received field as far as it can be read. */
export function readHop(value: string): Hop {
  const { helo, ip } = clientOf(value);
  const by = /(?:^|\s)by\s+([^\s();]{1,255})/i.exec(value)?.[1];
  const date = dateOf(value);
  return {
    ...(helo !== undefined && { helo }),
    ...(ip !== undefined && { ip }),
    ...(by !== undefined && { by }),
    ...(date !== undefined && { date }),
  };
}

// Inside of a comment: `HELO name` (qmail), `EHLO name` (Yahoo), `helo=name` (Exim).
const SAID = /\b(?:helo|ehlo)[= ]([^\s()]{1,255})/i;
const IN_BRACKETS = /\[(?:IPv6:)?([0-9a-f:.]{2,64})\]/gi;
const ALONE = /(?<![\w.:-])[0-9a-f:.]{2,64}(?![\w.:-])/gi;

// What the server saw stands in comments: `helo (rdns [192.0.2.1])`, `helo ([IPv6:2001:db8::1])`, `helo (192.0.2.1)`,
// `unknown (HELO helo) (192.0.2.1)`. Exim and CommuniGate without a host name: `[192.0.2.1] (helo=helo)`.
function clientOf(value: string): Pick<Hop, "helo" | "ip"> {
  if (!/^from\s/i.test(value)) return {};
  const stop = value.search(/\sby\s/i);
  const from = (stop < 0 ? value : value.slice(0, stop)).slice("from ".length).trim();
  const comment = from.search(/\s\(/);
  const [first, comments] = comment < 0 ? [from, ""] : [from.slice(0, comment), from.slice(comment)];
  const said = SAID.exec(comments)?.[1];
  const seen = addressesIn(comments.replace(SAID, " "));
  const ip = seen.at(-1) ?? (said === undefined ? undefined : addressesIn(first).at(-1));
  const helo = withoutBrackets(said ?? first);
  return { ...(helo !== undefined && { helo }), ...(ip !== undefined && { ip }) };
}

function addressesIn(text: string): string[] {
  const inBrackets = [...text.matchAll(IN_BRACKETS)]
    .map(([, address = ""]) => address)
    .filter((one) => isIP(one) !== 0);
  return inBrackets.length > 0 ? inBrackets : (text.match(ALONE) ?? []).filter((one) => isIP(one) !== 0);
}

function withoutBrackets(helo: string): string | undefined {
  return /^\[?(?:IPv6:(?=[^\]]*\]))?([^\s()[\];]{1,255})/i.exec(helo)?.[1];
}

function dateOf(value: string): string | undefined {
  const at = value.lastIndexOf(";");
  return at < 0 ? undefined : isoDate(value.slice(at + 1));
}
