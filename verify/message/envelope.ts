import { isIP } from "node:net";
import { fieldsOf, type Message } from "./readMessage";
import { deliveringHop } from "./received";
import { type Envelope, TakenFrom } from "./report";

/** What the caller knows of the delivery, in the place of what the message says. */
export interface EnvelopeOptions {
  /** The address of the client that delivered the message. @default - from Received */
  readonly ip?: string;
  /** What the client said in EHLO. @default - from Received; the address where `ip` is given */
  readonly helo?: string;
  /** MAIL FROM; empty for the null reverse-path. @default - from Return-Path */
  readonly sender?: string;
  /** The host, or its domain, that received the message: its Received field is believed. @default - the topmost from outside */
  readonly mta?: string;
}

/** What is only known where the message was received, with where each part was taken from. */
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
