/** Checks one mail against SPF as a receiver would: sender and client in, result, explanation and trace out. */
import type { DnsResolver } from "../../resolver";
import { readAddress } from "../networks";
import { checkMacroString, isMistake } from "../syntax";
import { checkHost, type HostResult } from "./checkHost";
import { expand, targetName } from "./expand";
import { CheckEnd, type Mail, Session, SpfResult, type SpfStep } from "./session";

/** A mail, as SPF sees it (RFC 7208 section 4.1). */
export interface SpfCheck {
  /** The client's address: IPv4, IPv6, or IPv4 mapped into IPv6. */
  readonly ip: string;
  /** The MAIL FROM address; empty for the null reverse-path, which is checked as `postmaster@<helo>` (section 2.4). */
  readonly sender: string;
  /** The name that the client gave in HELO or EHLO. */
  readonly helo: string;
  /**
   * Who checks, for `%{r}` in explanations.
   * @default "unknown"
   */
  readonly receiver?: string;
  /**
   * When, in seconds since 1970, for `%{t}` in explanations.
   * @default 0
   */
  readonly timestamp?: number;
}

/** The outcome of a check. Texts come from DNS: hostile. */
export interface SpfEvaluation {
  readonly result: SpfResult;
  /** Whose record was checked. */
  readonly domain: string;
  /** Why the result is temperror or permerror, or why none could be found. */
  readonly reason?: string;
  /** The explanation that the domain publishes for a fail (section 6.2). */
  readonly explanation?: string;
  /** Every term that was visited, in order. */
  readonly trace: readonly SpfStep[];
  /** Terms that queried DNS, and lookups that found nothing (section 4.6.4). */
  readonly lookups: number;
  readonly voids: number;
}

/**
 * Checks a mail after RFC 7208 sections 4 to 7: what the domain's SPF says of this client. Rejects only if the resolver does.
 * A text that is not an IP address gives `none`, with the reason.
 */
export async function evaluateSpf(check: SpfCheck, resolver: DnsResolver): Promise<SpfEvaluation> {
  const mail = readMail(check);
  const client = readAddress(check.ip);
  if (client === undefined) {
    const reason = "the client's address is neither IPv4 nor IPv6";
    return { result: SpfResult.None, domain: mail.senderDomain, reason, trace: [], lookups: 0, voids: 0 };
  }
  const session = new Session(client, mail, resolver);
  const { result, domain, reason } = await run(session, mail.senderDomain);
  const explanation = await explain(session, result);
  return {
    result: result.result,
    domain,
    ...(reason !== undefined && { reason }),
    ...(explanation !== undefined && { explanation }),
    trace: session.steps,
    lookups: session.lookups,
    voids: session.voids,
  };
}

async function run(
  session: Session,
  domain: string,
): Promise<{ readonly result: HostResult; readonly domain: string; readonly reason?: string }> {
  try {
    return { result: await checkHost(session, domain, 0), domain };
  } catch (error) {
    if (!(error instanceof CheckEnd)) throw error;
    return { result: { result: error.result, domain }, domain, reason: error.reason };
  }
}

// Sections 2.4 and 4.3: the null reverse-path is postmaster at the HELO name, and so is a missing local part.
function readMail({ sender, helo, receiver = "unknown", timestamp = 0 }: SpfCheck): Mail {
  const address = sender === "" ? helo : sender;
  const at = address.lastIndexOf("@");
  const localPart = at > 0 ? address.slice(0, at) : "postmaster";
  const senderDomain = address.slice(at + 1);
  return { sender: `${localPart}@${senderDomain}`, localPart, senderDomain, helo, receiver, timestamp };
}

/**
 * The explanation of a fail: the text at the name in `exp`, macros expanded (RFC 7208 section 6.2). Undefined without `exp`, and
 * where its name has no text, several, or one that is not an explain-string. Its lookups do not count against the limits.
 */
async function explain(session: Session, { result, spf, domain }: HostResult): Promise<string | undefined> {
  const exp = spf?.terms.find((term) => term.kind === "exp");
  if (result !== SpfResult.Fail || exp?.kind !== "exp") return undefined;
  const name = await targetName(session, exp.domainSpec, domain);
  if (name === undefined) return undefined;
  const { values } = await session.resolver.resolve(name, "TXT");
  const [text] = values;
  if (values.length !== 1 || typeof text !== "string" || !isExplainString(text)) return undefined;
  const explanation = await expand(session, text, domain);
  // Section 6.2 limits the explanation string to US-ASCII; what macros bring in counts as well.
  return /^[\x20-\x7e]*$/.test(explanation) ? explanation : undefined;
}

// explain-string = *( macro-string / SP )
function isExplainString(text: string): boolean {
  return text.split(" ").every((part) => !isMistake(checkMacroString(part)));
}
