import type { DnsAnswer, DnsResolver } from "../records/resolver";
import { hooksWork } from "./hooks";
import { IssuesError } from "./issuesError";
import { nodeResolver } from "./nodeResolver";
import { boundedResolver } from "./resolverBounds";
import { configuredDns, type DnsSettings } from "./resolverSettings";
import { currentRun } from "./run";

const TRY_MS = 2000;
const TRIES = 3;

const SILENT: DnsResolver = { resolve: (): Promise<DnsAnswer> => Promise.resolve({ status: "timeout", values: [] }) };

/**
 * The resolver of this run: every name and type is asked for once, by whichever component asks first, and for a bounded time.
 * Under unit-test mocks nobody is asked and nothing is answered, unless {@link useResolver} says otherwise.
 *
 * @param settings of the component; what it leaves out is taken from the configuration
 * @throws IssuesError when the configuration is wrong
 */
export function runResolver(settings: DnsSettings = {}): DnsResolver {
  const run = currentRun();
  if (run.resolver !== undefined) return run.resolver;
  if (!hooksWork()) return SILENT;
  const { resolvers } = { ...configured(), ...settings };
  const known = (run.resolvers ??= new Map<string, DnsResolver>());
  const key = JSON.stringify(resolvers ?? []);
  const resolver = known.get(key) ?? boundedResolver(askingResolver(resolvers));
  known.set(key, resolver);
  return resolver;
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

function askingResolver(servers: readonly string[] | undefined): DnsResolver {
  return nodeResolver({ timeout: TRY_MS, tries: TRIES, ...(servers !== undefined && { servers }) });
}
