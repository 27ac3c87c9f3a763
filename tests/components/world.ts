import * as pulumi from "@pulumi/pulumi";
import { CloudflareMemory, type CloudflareRecord, type CloudflareZone } from "../mocks/cloudflareMemory";
import { failureOf } from "../mocks/failure";
import { MockRun, published, type Registration, type RunOptions } from "../mocks/mockRun";
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

/** Runs a program to its end, with what it prints kept from the screen. */
export async function runProgram<T>(zones: Zones, program: () => T, options?: RunOptions): Promise<Ran<Awaited<T>>> {
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
  options?: RunOptions,
): Promise<{ run: MockRun; error: Error }> {
  const { run } = await open(zones, options);
  return { error: await failureOf(program), run };
}

async function open(zones: Zones, options?: RunOptions): Promise<Omit<Ran<never>, "result">> {
  const printed = quiet();
  const memories = [new CloudflareMemory(zones.cloudflare ?? []), new Route53Memory(zones.route53 ?? [])];
  return { run: await MockRun.start(memories, options), ...printed };
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
