import { Resolver } from "node:dns";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, type Parsed, Severity } from "../../records/issue";
import { quoted } from "../../records/printable";
import type { DnsAnswer, DnsResolver } from "../../records/resolver";
import { perRun } from "../engine/run";
import { runsOnEngine } from "../engine/sdk";
import { IssuesError } from "../issues";
import { nodeResolver } from "../nodeResolver";
import { publicResolver } from "../publicResolver";
import { boundedResolver } from "../resolverBounds";
import { readSnapshot, useSnapshot } from "./snapshot";

const TRY_MS = 2000;
const TRIES = 3;

const SILENT: DnsResolver = { resolve: (): Promise<DnsAnswer> => Promise.resolve({ status: "timeout", values: [] }) };

/**
 * The resolver of this run: every name and type is asked for once, by whichever component asks first, and for a bounded time; or a
 * snapshot of DNS, where one is configured. Under unit-test mocks DNS is not asked and does not answer, unless a snapshot does.
 *
 * @param settings of the component; what it leaves out is taken from the configuration
 * @throws IssuesError when the configuration is wrong
 */
export function runResolver(settings: DnsSettings = {}): DnsResolver {
  const { resolvers, dnsSnapshot } = { ...configured(), ...settings };
  if (dnsSnapshot !== undefined) return useSnapshot(dnsSnapshot);
  return runsOnEngine() ? liveResolver(resolvers) : SILENT;
}

function liveResolver(servers: readonly string[] | undefined): DnsResolver {
  const known = perRun("resolvers", () => new Map<string, DnsResolver>());
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

function configured(): DnsSettings {
  return perRun("configured DNS", () => {
    const settings = configuredDns();
    if (!settings.ok) throw new IssuesError("The configuration has mistakes; nothing was changed:", settings.issues);
    return settings.value;
  });
}

/** Whom DNS is asked, by a component's arguments or by the configuration. */
export interface DnsSettings {
  /** Addresses, with a port where it is not 53. @default - the machine's own */
  readonly resolvers?: readonly string[];
  /** A file of answers that is asked in the place of DNS, relative to the directory that the program runs in. @default - DNS is asked */
  readonly dnsSnapshot?: string;
}

const RESOLVERS = "resolvers";
const ALLOWED = 'addresses of resolvers, such as "192.0.2.53", "127.0.0.1:5353" or "[2001:db8::53]:53"';

/**
 * What the configuration says: `odoo-mail:resolvers` and `odoo-mail:dnsSnapshot`. Components read it by themselves, so that it holds for
 * stacks of one's own and for other languages too.
 */
export function configuredDns(config = new pulumi.Config("odoo-mail")): Parsed<DnsSettings> {
  const resolvers = configuredResolvers(config.get(RESOLVERS));
  const dnsSnapshot = config.get("dnsSnapshot");
  const snapshot = dnsSnapshot === undefined || dnsSnapshot === "" ? undefined : readSnapshot(dnsSnapshot);
  const issues = [...resolvers.issues, ...(snapshot?.issues ?? [])];
  if (!resolvers.ok || issues.length > 0) return { ok: false, issues };
  return { ok: true, value: { ...resolvers.value, ...(dnsSnapshot && { dnsSnapshot }) }, issues };
}

function configuredResolvers(text: string | undefined): Parsed<DnsSettings> {
  if (text === undefined) return { ok: true, value: {}, issues: [] };
  const found = parsedJson(text);
  if (!isList(found)) return { ok: false, issues: [notAllowed(RESOLVERS, quoted(text), `a list of ${ALLOWED}`)] };
  // The default in Pulumi.yaml: nobody is named.
  if (found.length === 0) return { ok: true, value: {}, issues: [] };
  const issues = resolverIssues(found);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: { resolvers: found }, issues: [] };
}

/** What is wrong with addresses of resolvers, each with its place in the list. */
export function resolverIssues(resolvers: readonly string[]): Issue[] {
  if (resolvers.length === 0) return [notAllowed(RESOLVERS, "An empty list", `one or more ${ALLOWED}`)];
  return resolvers.flatMap((resolver, index) =>
    isAddress(resolver) ? [] : [notAllowed(`${RESOLVERS}[${index}]`, quoted(resolver), ALLOWED)],
  );
}

// The one that will be asked is the judge of what an address is.
function isAddress(resolver: string): boolean {
  try {
    new Resolver().setServers([resolver]);
    return true;
  } catch {
    return false;
  }
}

function isList(found: unknown): found is string[] {
  return Array.isArray(found) && found.every((one) => typeof one === "string");
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notAllowed(path: string, found: string, allowed: string): Issue {
  return {
    id: "config/not-allowed",
    severity: Severity.Error,
    path,
    message: `${found} is not allowed here.`,
    fix: `Allowed: ${allowed}.`,
    source: "docs/configuration.md",
  };
}
