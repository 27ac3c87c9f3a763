/** Which DNS resolvers a run uses: settings of components and of the configuration, one client for all of them. */
import { componentIssue } from "../catalogue";
import * as pulumi from "@pulumi/pulumi";
import { openDnsClient } from "../../dns/client";
import { recursiveResolver, recursiveServers } from "../../dns/resolvers";
import { parseServer } from "../../dns/servers";
import { type Issue, type Parsed } from "../../records/issue";
import { quoted } from "../../records/printable";
import type { DnsAnswer, DnsResolver } from "../../records/resolver";
import { perRun } from "../engine/run";
import { runsOnEngine } from "../engine/sdk";
import { IssuesError } from "../issues";
import { readSnapshot, useSnapshot } from "./snapshot";

const SILENT: DnsResolver = { resolve: (): Promise<DnsAnswer> => Promise.resolve({ status: "timeout", values: [] }) };

/**
 * The resolver of this run, which all components share: each question is sent once, and waits a bounded time. A snapshot of DNS answers in
 * its place where one is configured. Under unit-test mocks no DNS is asked: every answer is a time-out, unless a snapshot has it.
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
  // Never closed: an idle client does not keep the program running, and no component knows which one asks last.
  const client = perRun("DNS client", () => openDnsClient());
  const key = JSON.stringify(servers ?? []);
  const resolver = known.get(key) ?? recursiveResolver(client, recursiveServers(servers));
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

/** Which DNS resolvers are used, as a component's arguments or the configuration say it. */
export interface DnsSettings {
  /** Addresses, with a port where it is not 53. @default - the machine's own */
  readonly resolvers?: readonly string[];
  /** A file of DNS answers to use instead of DNS, relative to the directory that the program runs in. @default - DNS is asked */
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
  if (found.length === 0) return { ok: true, value: {}, issues: [] };
  const issues = resolverIssues(found);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: { resolvers: found }, issues: [] };
}

/** What is wrong with addresses of resolvers, each with its place in the list. */
export function resolverIssues(resolvers: readonly string[]): Issue[] {
  if (resolvers.length === 0) return [notAllowed(RESOLVERS, "An empty list", `one or more ${ALLOWED}`)];
  return resolvers.flatMap((resolver, index) =>
    parseServer(resolver).ok ? [] : [notAllowed(`${RESOLVERS}[${index}]`, quoted(resolver), ALLOWED)],
  );
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
  return componentIssue("config/not-allowed", {
    path,
    message: `${found} is not allowed here.`,
    fix: `Allowed: ${allowed}.`,
    source: "docs/configuration.md",
  });
}
