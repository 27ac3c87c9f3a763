import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary } from "../../components/args";
import type { RecordMemory } from "../../components/coOwned/history";
import * as dns from "../../components/dns/resolver";
import type { DnsResolver } from "../../records/resolver";
import { CloudflareMemory, type CloudflareRecord, type CloudflareZone } from "../../testing/cloudflareMemory";
import { type HostedZone, type RecordSet, Route53Memory } from "../../testing/route53Memory";
import { failureOf } from "../mocks/failure";
import { MockRun, type PriorChild, published, type Registration, type RunOptions, valueOf } from "../mocks/mockRun";
import { mx, spf, type Zone, ZoneResolver } from "../records/spf/zoneResolver";

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

/** A TXT record on Cloudflare. Its id is `r1`, unless one is given. */
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
 * The internet that mocked runs ask by default. A name that the test does not give exists, has an SPF record with one network, and an
 * address of either family. So a test is about lookups only if it gives names.
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
  /** Answers the DNS questions of the run; null for the resolver that the run makes itself. @default - {@link internet} */
  readonly resolver?: DnsResolver | null;
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
  const spy = jest.spyOn(dns, "runResolver");
  if (options?.resolver === null) spy.mockRestore();
  else {
    const resolver = options?.resolver ?? internet();
    spy.mockImplementation(() => resolver);
  }
  return { run, ...printed };
}

/** What an earlier run left of a record. */
export interface Past {
  /** @default "r1", or the set's name on Route53 */
  readonly id?: string;
  /** @default "z", or "Z" on Route53 */
  readonly zoneId?: string;
  /** The text that was there before the stack. @default - the stack created the record */
  readonly found?: string;
  /** Terms of ours in the record. @default - Odoo's include and `~all` */
  readonly ours?: readonly string[];
  /** The record is marked for deletion. @default false */
  readonly isMarkedForDeletion?: boolean;
  /** The value that the state has of it. @default "v=spf1 ?all" */
  readonly left?: string;
}

/** The state after an earlier run that ended well: a record by the name of its child, and what is remembered of it. */
export function past(name: string, { ours = ODOO, isMarkedForDeletion = false, ...given }: Past = {}): PriorChild[] {
  const [provider, owner, recordType] = name.split(":");
  const isCloudflare = provider === "cloudflare";
  const { zoneId = isCloudflare ? "z" : "Z" } = given;
  const { id = isCloudflare ? "r1" : `${zoneId}_${owner}_${recordType}` } = given;
  const importId = isCloudflare ? `${zoneId}/${id}` : id;
  const memory: RecordMemory = {
    number: 1,
    zoneId,
    ...(given.found !== undefined && { found: { id: importId, text: given.found } }),
    theirs: [],
    ours: { before: [], planned: ours },
    planned: { others: [], ttl: 1 },
  };
  const type = isCloudflare ? "cloudflare:index/dnsRecord:DnsRecord" : "aws:route53/record:Record";
  const { left = "v=spf1 ?all" } = given;
  const value = isCloudflare ? { content: recordType === "TXT" ? `"${left}"` : left } : { records: [left] };
  const urn = (of: string, called: string) => `urn:pulumi:stack::project::odoo-mail:index:Component$${of}::${called}`;
  return [
    {
      urn: urn("pulumi:index:Stash", "cloudflare:acme.com memory"),
      type: "pulumi:index:Stash",
      id: "cloudflare:acme.com memory",
      inputs: { input: { version: 1, records: { [name]: memory } } },
    },
    {
      urn: urn(type, name),
      type,
      id,
      ...(given.found !== undefined && { importID: importId }),
      inputs: { zoneId, name: owner, type: recordType, ...value },
      retainOnDelete: !isMarkedForDeletion,
      additionalSecretOutputs: ["odooMailMemory1"],
    },
  ];
}

const ODOO = ["include:_spf.odoo.com", "~all"];

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

/** The headlines of the errors in a refusal: where, what, which id. Warnings of the same plan stand behind them, and are left out. */
export function headlines(error: Error): string[] {
  const [errors = ""] = error.message.split("\nWith these warnings:\n");
  return errors.split("\n").filter((line) => /^- .*\[\S+\/\S+\]$/.test(line));
}

/** The ids of the errors in a refusal. */
export function issueIds(error: Error): string[] {
  return headlines(error).map((line) => /\[(\S+)\]$/.exec(line)?.[1] ?? line);
}

/** The ids of the warnings that a component gives out. */
export async function warningIds({ issues }: { readonly issues: pulumi.Output<IssueSummary[]> }): Promise<string[]> {
  return (await valueOf(issues))!.map(({ id }) => id);
}

/** A child in one line: its name, and the import id where it has one. */
export function shown({ name, importId }: Registration): string {
  return importId === undefined ? name : `${name} <- ${importId}`;
}
