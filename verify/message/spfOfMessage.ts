/** SPF of a message: its Return-Path and the address that it came from. */
import { isInZone, sameName, toAsciiName } from "../../records/dns/domainName";
import { printable, quoted, quotedList, shortened } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import { evaluateSpf, type SpfEvaluation } from "../../records/spf/evaluate/evaluate";
import { SpfResult } from "../../records/spf/evaluate/session";
import { MAX_VOID_LOOKUPS } from "../../records/spf/limits";
import { isVoid } from "../../records/spf/lookupTree";
import { doesExist } from "../checkExists";
import { messageIssue } from "./issues";
import { type Envelope, type MessageIssue, type SpfOfMessage, TakenFrom, type VoidLookup } from "./report";

/** Asks DNS, as it is now, what SPF says of the client that delivered the message. */
export async function spfOfMessage({ ip, helo = "", sender }: Envelope, resolver: DnsResolver): Promise<SpfOfMessage> {
  const domain = sender === undefined ? undefined : (sender === "" ? helo : sender).split("@").at(-1);
  if (sender === undefined || ip === undefined || domain === undefined || domain === "")
    return domain === undefined || domain === "" ? {} : { domain };
  const voidNames = new Set<string>();
  const noting: DnsResolver = {
    resolve: async (name, type) => {
      const answer = await resolver.resolve(name, type);
      if (isVoid(answer)) voidNames.add(name);
      return answer;
    },
  };
  const evaluation = await evaluateSpf({ ip, sender, helo }, noting);
  const { result, reason } = evaluation;
  const voidLookups = voidLookupsOf(evaluation, voidNames);
  const name = result === SpfResult.None ? toAsciiName(domain) : undefined;
  const doesDomainExist = name?.ok === true ? await doesExist(name.value, resolver) : undefined;
  return {
    result,
    domain,
    ...(doesDomainExist !== undefined && { doesDomainExist }),
    ...(reason !== undefined && { reason }),
    ...(voidLookups.length > 0 && { voidLookups }),
  };
}

// Which lookups find nothing depends on the client, so only this check can name them.
function voidLookupsOf({ result, voids, trace }: SpfEvaluation, voidNames: ReadonlySet<string>): VoidLookup[] {
  if (result !== SpfResult.PermError || voids <= MAX_VOID_LOOKUPS) return [];
  return [...voidNames].map((name) => {
    const step = trace.find((one) => one.name !== undefined && sameName(one.name, name));
    return { name, ...(step && { term: step.term }) };
  });
}

/** What the message and the caller say of the server that received it. */
interface Receivers {
  /** The host that the caller named. @default - none */
  readonly mta?: string;
  /** The hosts that wrote Received fields, from the top. Hostile. */
  readonly hosts: readonly string[];
}

/** What is wrong with SPF, and why it could not be asked for. */
export function spfIssues(envelope: Envelope, spf: SpfOfMessage, receivers: Receivers): MessageIssue[] {
  const { sender, ip } = envelope;
  if (sender === undefined) return [noReturnPath()];
  if (ip === undefined) return [noClient(receivers)];
  const where = { client: clientText(envelope), domain: printable(spf.domain ?? "", 80) };
  switch (spf.result) {
    case SpfResult.Fail:
      return [failed(where)];
    case SpfResult.SoftFail:
    case SpfResult.Neutral:
      return [softFailed(where, spf.result)];
    case SpfResult.None:
      return [spf.doesDomainExist === false ? noSuchDomain(spf) : none(spf)];
    case SpfResult.PermError:
      return [broken(spf)];
    case SpfResult.TempError:
      return [unanswered(spf)];
    default:
      return [];
  }
}

interface Where {
  readonly client: string;
  readonly domain: string;
}

function clientText({ ip = "", clientFrom, by }: Envelope): string {
  const from =
    clientFrom === TakenFrom.Received ? ` (as ${by === undefined ? "Received" : printable(by, 80)} says)` : "";
  return `the server ${printable(ip, 60)}${from}`;
}

function failed({ client, domain }: Where): MessageIssue {
  return messageIssue("message/spf-fail", {
    message: `SPF of ${domain} fails: ${client} is not allowed to send.`,
    fix: "If that server is yours or Odoo's, add it to the SPF record (`odoo-mail plan` shows how). If a forwarder delivered the message, only DKIM can help; with --ip name the client that you mean.",
  });
}

function softFailed({ client, domain }: Where, result: string): MessageIssue {
  return messageIssue("message/spf-softfail", {
    message: `SPF of ${domain} says ${result} for ${client}: that does not count as authenticated.`,
    fix: "If that server is yours or Odoo's, add it to the SPF record (`odoo-mail plan` shows how).",
  });
}

function none({ domain = "" }: SpfOfMessage): MessageIssue {
  return messageIssue("message/spf-none", {
    message: `The domain of the Return-Path, ${printable(domain, 80)}, has no SPF record.`,
    fix: "Publish one for the alias domain of Odoo, which is where the Return-Path is; MailDomain does.",
  });
}

function noSuchDomain({ domain = "" }: SpfOfMessage): MessageIssue {
  return messageIssue("message/no-such-return-path-domain", {
    message: `DNS says that ${printable(domain, 80)}, the domain of the Return-Path, does not exist: bounces get lost, and many receivers refuse such mail.`,
    fix: "Check the spelling of the alias domain in Odoo; if it is right, see that the domain is registered and delegated.",
  });
}

function broken({ domain = "", reason = "", voidLookups = [] }: SpfOfMessage): MessageIssue {
  const asked = voidLookups.map(({ name, term }) =>
    term === undefined ? printable(name, 100) : `${printable(name, 100)} for ${quoted(term, 100)}`,
  );
  const which = asked.length === 0 ? "" : `: ${shortened(asked, { most: 5 })}`;
  return messageIssue("message/spf-permerror", {
    message: `The SPF of ${printable(domain, 80)} is a permerror, which is as if there were none, or worse: ${printable(reason)}${which}.`,
    fix:
      asked.length === 0
        ? "Run `odoo-mail check` on that domain: it names the term."
        : "Take the terms out that find nothing, or publish what they ask for. Which ones do may depend on the server that delivers.",
  });
}

function unanswered({ domain = "", reason = "" }: SpfOfMessage): MessageIssue {
  return messageIssue("message/spf-unknown", {
    message: `DNS did not answer for the SPF of ${printable(domain, 80)}: ${printable(reason)}.`,
    fix: "Run again when DNS answers, or name a resolver with --server.",
  });
}

function noReturnPath(): MessageIssue {
  return messageIssue("message/no-return-path", {
    message: "There is no Return-Path, so it is unknown whose SPF counts.",
    fix: "Take the message as it was delivered: the server that delivers it writes the Return-Path.",
  });
}

function noClient({ mta, hosts }: Receivers): MessageIssue {
  if (mta !== undefined && !hosts.some((host) => isInZone(host, mta))) {
    const written =
      hosts.length === 0 ? "There is none at all" : `They are by ${quotedList(hosts, { max: 80, most: 5 })}`;
    return messageIssue("message/no-client", {
      message: `No Received field is by ${quoted(mta, 80)} or a host below it, so SPF cannot be asked for. ${written}.`,
      fix: "Name one of these hosts with --mta, or the server that delivered the message with --ip.",
    });
  }
  return messageIssue("message/no-client", {
    message: "No Received field names the server that delivered the message, so SPF cannot be asked for.",
    fix: "Name it with --ip, or take the message as it was delivered.",
  });
}
