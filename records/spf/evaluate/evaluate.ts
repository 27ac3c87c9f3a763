import type { DnsResolver } from "../../resolver";
import { readAddress } from "../networks";
import { checkHost, type HostResult } from "./checkHost";
import { explain } from "./explain";
import { SpfResult } from "./results";
import { CheckEnd, type Mail, Session } from "./session";
import type { SpfStep } from "./trace";

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
  /** What the domain's owner has to say about a fail (section 6.2). */
  readonly explanation?: string;
  /** Every term that was visited, in order. */
  readonly trace: readonly SpfStep[];
  /** Terms that queried DNS, and lookups that found nothing (section 4.6.4). */
  readonly lookups: number;
  readonly voids: number;
}

/**
 * Checks a mail after RFC 7208 sections 4 to 7: what the domain's SPF says of this client. Never rejects when the resolver does not.
 * An address that is none gives `none`, with the reason.
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
