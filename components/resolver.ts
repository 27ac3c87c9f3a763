import type { DnsAnswer, DnsResolver } from "../records/resolver";
import { hooksWork } from "./hooks";
import { IssuesError } from "./issuesError";
import { nodeResolver } from "./nodeResolver";
import { publicResolver } from "./publicResolver";
import { boundedResolver } from "./resolverBounds";
import { configuredDns, type DnsSettings } from "./resolverSettings";
import { currentRun, type Run } from "./run";
import { type SnapshotUse, useSnapshot } from "./snapshotUse";

const TRY_MS = 2000;
const TRIES = 3;

const SILENT: DnsResolver = { resolve: (): Promise<DnsAnswer> => Promise.resolve({ status: "timeout", values: [] }) };

/**
 * The resolver of this run: every name and type is asked for once, by whichever component asks first, and for a bounded time; or a
 * snapshot of DNS, where one is configured. Under unit-test mocks DNS is not asked and does not answer, unless {@link useResolver} or a
 * snapshot says otherwise.
 *
 * @param settings of the component; what it leaves out is taken from the configuration
 * @throws IssuesError when the configuration is wrong
 */
export function runResolver(settings: DnsSettings = {}): DnsResolver {
  const run = currentRun();
  if (run.resolver !== undefined) return run.resolver;
  const { resolvers, dnsSnapshot } = { ...configured(), ...settings };
  const live = hooksWork() ? liveResolver(run, resolvers) : SILENT;
  if (dnsSnapshot === undefined) return live;
  const known = (run.snapshots ??= new Map<string, SnapshotUse>());
  const use = known.get(dnsSnapshot) ?? useSnapshot(dnsSnapshot, live);
  known.set(dnsSnapshot, use);
  return use.resolver;
}

function liveResolver(run: Run, servers: readonly string[] | undefined): DnsResolver {
  const known = (run.resolvers ??= new Map<string, DnsResolver>());
  const key = JSON.stringify(servers ?? []);
  const resolver =
    known.get(key) ??
    publicResolver(
      boundedResolver(nodeResolver({ timeout: TRY_MS, tries: TRIES, ...(servers !== undefined && { servers }) })),
    );
  known.set(key, resolver);
  return resolver;
}

/** The resolvers that the configuration names. */
export function configuredServers(): readonly string[] | undefined {
  return configured().resolvers;
}

/** Has everybody in this run ask that resolver: for tests. */
export function useResolver(resolver: DnsResolver): void {
  currentRun().resolver = resolver;
}

function configured(): DnsSettings {
  const settings = configuredDns();
  if (!settings.ok) throw new IssuesError("The configuration has mistakes; nothing was changed:", settings.issues);
  return settings.value;
}
