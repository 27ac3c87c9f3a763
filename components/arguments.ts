/** Reads the arguments that all components have in common: places, choices, settings of a verification. */
import type { Choices, Place } from "./coOwned/ourRecord";
import { parseServer } from "../dns/servers";
import { loadAdapter } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import { at, isError } from "../records/issue";
import type { PlacementArgs, VerifyOptions } from "./args";
import { DEFAULT_READ_TIMEOUT } from "./coOwned/readTimeout";
import { resolverIssues } from "./dns/resolver";
import { readSnapshot } from "./dns/snapshot";
import { type Findings, readPlaces } from "./findings";

/** Placement arguments as they are used. */
export interface Placement {
  readonly domain: DomainName | undefined;
  readonly places: readonly Place[];
  readonly choices: Choices;
  readonly timeout: number;
}

/** Reads what all components have in common. */
export function readPlacement(args: PlacementArgs, findings: Findings): Placement {
  const places = readPlaces(args, findings);
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
