import { parseServer } from "../dns/servers";
import { Hosting } from "../odoo/hosting";
import { DnsProvider, loadAdapter } from "../providers";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { at, isError, type Issue, Severity } from "../records/issue";
import { didYouMean } from "../records/nearest";
import { quoted } from "../records/printable";
import type { PlacementArgs, VerifyOptions } from "./args";
import { DEFAULT_READ_TIMEOUT } from "./coOwned/readTimeout";
import type { Choices, Place } from "./coOwned/record";
import { resolverIssues } from "./dns/resolver";
import { readSnapshot } from "./dns/snapshot";

/** Collects the issues of arguments, so that all of them are told at once. */
export class Findings {
  readonly issues: Issue[] = [];

  /** Notes one wrong argument; `undefined` is one that is missing. */
  refuse(path: string, value: unknown, allowed: string, meant = ""): void {
    const found = typeof value === "string" ? quoted(value) : JSON.stringify(value);
    this.issues.push({
      id: "config/not-allowed",
      severity: Severity.Error,
      path,
      message: value === undefined ? "Nothing is given." : `${found} is not allowed here.`,
      fix: `Allowed: ${allowed}.${meant}`,
      source: "docs/configuration.md",
    });
  }

  /** Notes a word that is none of those that are allowed. */
  choice(path: string, value: unknown, allowed: readonly string[]): void {
    const meant = typeof value === "string" ? didYouMean(value, allowed) : "";
    this.refuse(path, value, allowed.join(", "), meant);
  }

  /** Reads a domain name; on a wrong one notes why and answers undefined. */
  domain(path: string, text: string): DomainName | undefined {
    const name = toAsciiName(text);
    this.issues.push(...at(path, name.issues));
    return name.ok ? name.value : undefined;
  }
}

/** Placement arguments as they are used. */
export interface Placement {
  readonly domain: DomainName | undefined;
  readonly places: readonly Place[];
  readonly choices: Choices;
  readonly timeout: number;
}

/** Reads what all components have in common. */
export function readPlacement(args: PlacementArgs, findings: Findings): Placement {
  const places = placesOf(args);
  if (places.length === 0)
    findings.refuse("cloudflare, route53", undefined, "at least one of them, such as `cloudflare: {}`");
  if (args.adopt === true && args.release === true)
    findings.refuse("adopt", true, "either `adopt` or `release`, not both: adopting starts what releasing ends");
  if (args.nameSuffix !== undefined && !/^[A-Za-z0-9-]{1,40}$/.test(args.nameSuffix))
    findings.refuse("nameSuffix", args.nameSuffix, "1 to 40 letters, digits and hyphens");
  if (args.readTimeout !== undefined && !(args.readTimeout > 0 && args.readTimeout <= 86_400))
    findings.refuse("readTimeout", args.readTimeout, "more than 0 and at most 86400 seconds");
  if (args.resolvers !== undefined) findings.issues.push(...resolverIssues(args.resolvers));
  if (args.dnsSnapshot !== undefined) findings.issues.push(...readSnapshot(args.dnsSnapshot).issues);
  checkTtl(args, places, findings);
  return {
    domain: findings.domain("domain", args.domain),
    places,
    choices: {
      adopt: args.adopt ?? false,
      release: args.release ?? false,
      ...(args.ttl !== undefined && { ttl: args.ttl }),
      ...(args.nameSuffix !== undefined && { nameSuffix: args.nameSuffix }),
      dns: {
        ...(args.resolvers !== undefined && { resolvers: args.resolvers }),
        ...(args.dnsSnapshot !== undefined && { dnsSnapshot: args.dnsSnapshot }),
      },
    },
    timeout: args.readTimeout ?? DEFAULT_READ_TIMEOUT,
  };
}

/** Reads who sends the mail. */
export function readHosting(hosting: string | undefined, findings: Findings): Hosting {
  if (hosting === undefined) return Hosting.Online;
  const all = new Map<string, Hosting>(Object.values(Hosting).map((one) => [one, one]));
  const known = all.get(hosting);
  if (known === undefined) findings.choice("hosting", hosting, [...all.keys()]);
  return known ?? Hosting.Online;
}

/** The places that arguments name. */
export function placesOf(args: Pick<PlacementArgs, DnsProvider>): Place[] {
  return Object.values(DnsProvider).flatMap((provider) => {
    const zone = args[provider];
    if (zone === undefined) return [];
    return [{ provider, ...(zone.zoneId !== undefined && { zoneId: zone.zoneId }) }];
  });
}

// Both providers refuse a TTL out of range only while they write, when half of a run may be done.
function checkTtl(args: PlacementArgs, places: readonly Place[], findings: Findings): void {
  const { ttl } = args;
  if (ttl === undefined || ttl === 1) return;
  for (const { provider } of places) {
    const { title, limits } = loadAdapter(provider);
    if (Number.isInteger(ttl) && ttl >= limits.minTtl && ttl <= limits.maxTtl) continue;
    findings.refuse("ttl", ttl, `1 (automatic) or ${limits.minTtl} to ${limits.maxTtl} seconds on ${title}`);
  }
}

/** An hour: a pipeline that waits for caches as well uses the command line. */
const MAX_SECONDS = 3600;

/** Checks the settings of a verification. */
export function checkVerify({ servers, seconds }: VerifyOptions = {}, findings: Findings): void {
  if (servers?.length === 0) findings.refuse("verify.servers", "", "one or more addresses of DNS servers");
  for (const [index, server] of (servers ?? []).entries())
    findings.issues.push(...at(`verify.servers[${index}]`, parseServer(server).issues.filter(isError)));
  if (seconds !== undefined && !(seconds >= 0 && seconds <= MAX_SECONDS))
    findings.refuse("verify.seconds", seconds, `0 to ${MAX_SECONDS}`);
}
