import * as pulumi from "@pulumi/pulumi";
import { useResolver } from "../../components/dns/resolver";
import type { DnsResolver } from "../../records/resolver";
import { CloudflareMemory, type CloudflareRecord, type CloudflareZone } from "../mocks/cloudflareMemory";
import { failureOf } from "../mocks/failure";
import { MockRun, published, type Registration, type RunOptions } from "../mocks/mockRun";
import { mx, spf, type Zone, ZoneResolver } from "../records/spf/zoneResolver";
import { type HostedZone, type RecordSet, Route53Memory } from "../mocks/route53Memory";

/** What stands in the zones before a run. */
export interface Zones {
  readonly cloudflare?: readonly CloudflareZone[];
  readonly route53?: readonly HostedZone[];
}

/** acme.com on both providers, with the given records. */
export function acme(records: readonly CloudflareRecord[] = [], sets: readonly RecordSet[] = []): Required<Zones> {
  return {
    cloudflare: [{ id: "z", name: "acme.com", records }],
    route53: [{ id: "Z", name: "acme.com", sets }],
  };
}

/** A TXT record on Cloudflare; its id is the name it is at, unless one is given. */
export function txt(name: string, text: string, extra: Partial<CloudflareRecord> = {}): CloudflareRecord {
  return { id: "r1", name, type: "TXT", content: `"${text}"`, ...extra };
}

export interface Ran<T> {
  readonly run: MockRun;
  readonly result: T;
  readonly infos: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The internet that mocked runs ask by default: what is named nowhere else includes one network, and has an address of either
 * family, so that lookups are never what a test is about unless it says so.
 */
export function internet(zone: Zone = {}): ZoneResolver {
  return new ZoneResolver(
    new Proxy<Zone>(
      {
        "_spf.odoo.com": spf("v=spf1 ip4:198.51.100.0/28 ip4:198.51.100.64/28 -all"),
        "odoo._domainkey.odoo.com": { TXT: [DKIM_KEY] },
        ...zone,
      },
      {
        get: (known, name) =>
          known[String(name)] ?? (/(^|\.)_(dmarc|domainkey)\./.test(String(name)) ? "nxdomain" : ANY_NAME),
      },
    ),
  );
}

const DKIM_KEY = `v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString("base64")}`;

const ANY_NAME: Zone[string] = {
  TXT: ["v=spf1 ip4:192.0.2.0/24 -all"],
  A: ["203.0.113.1"],
  AAAA: ["2001:db8::1"],
  MX: mx("mail.example"),
};

export interface WorldOptions extends RunOptions {
  /** Whom DNS is asked. @default - {@link internet} */
  readonly resolver?: DnsResolver;
}

/** Runs a program to its end, with what it prints kept from the screen. */
export async function runProgram<T>(zones: Zones, program: () => T, options?: WorldOptions): Promise<Ran<Awaited<T>>> {
  const { run, infos, warnings } = await open(zones, options);
  const result = await program();
  await published(result);
  await pulumi.runtime.disconnect();
  return { run, result, infos, warnings };
}

/** Runs a program that must fail. */
export async function runFailing(
  zones: Zones,
  program: () => unknown,
  options?: WorldOptions,
): Promise<{ run: MockRun; error: Error }> {
  const { run } = await open(zones, options);
  return { error: await failureOf(program), run };
}

async function open(zones: Zones, options?: WorldOptions): Promise<Omit<Ran<never>, "result">> {
  const printed = quiet();
  const memories = [new CloudflareMemory(zones.cloudflare ?? []), new Route53Memory(zones.route53 ?? [])];
  const run = await MockRun.start(memories, options);
  useResolver(options?.resolver ?? internet());
  return { run, ...printed };
}

/** Keeps what a program prints from the screen, and for the test. */
export function quiet(): { infos: string[]; warnings: string[] } {
  const infos: string[] = [];
  const warnings: string[] = [];
  for (const [level, lines] of [
    ["info", infos],
    ["warn", warnings],
  ] as const)
    jest.spyOn(pulumi.log, level).mockImplementation((...[line]: [string, ...unknown[]]) => {
      lines.push(line);
      return Promise.resolve();
    });
  return { infos, warnings };
}

/** The headlines of an error with issues: where, what, which id. */
export function headlines(error: Error): string[] {
  return error.message.split("\n").filter((line) => line.startsWith("- "));
}

/** The ids of the issues in an error. */
export function issueIds(error: Error): string[] {
  return headlines(error).map((line) => /\[(?:error|warning) (\S+)\]$/.exec(line)?.[1] ?? line);
}

/** A child in one line: its name, and the import id where it has one. */
export function shown({ name, importId }: Registration): string {
  return importId === undefined ? name : `${name} <- ${importId}`;
}
