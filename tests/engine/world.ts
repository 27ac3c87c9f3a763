import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import {
  EscapeRadix,
  fromPresentation,
  quoteCharacterString,
  splitCharacterStrings,
} from "../../records/dns/characterStrings";
import { type Cloud, openCloud } from "../../sandbox/cloud/openCloud";
import type { ApiRequest, Provider } from "../../sandbox/cloud/requests";
import type { RunResult } from "../../sandbox/engine/command";
import { writes as engineWrites } from "../../sandbox/engine/events";
import { type ProgramSource, writeProgram } from "../../sandbox/engine/programs";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";
import { inProcess } from "./inProcess";
import { type Internet, serveInternet } from "./internet";

/** Upper bound of one test: several runs of the real CLI. Nothing waits this long unless something hangs. */
export const ENGINE_TIMEOUT = 240_000;

export const PROVIDERS: readonly Provider[] = ["cloudflare", "route53"];

const CHECKOUT = path.resolve(__dirname, "../..");

/** One stack on one embedded cloud, with the zone acme.com on the provider that the test is about. */
export interface World {
  readonly cloud: Cloud;
  readonly workspace: Workspace;
  readonly zone: Zone;
  /** Who answers for the cloud's zones and for `cloud.internet`. */
  readonly resolvers: readonly string[];
  /** Replaces the program: TypeScript statements with the library's names in scope. */
  program(body: string, settings?: ProgramSource["settings"]): void;
  /** Another stack on the same cloud. */
  another(stack: string): Promise<World>;
  close(): void;
}

/** What tests do to a zone by hand, the same on both providers. Texts are TXT values joined, one octet a character. */
export interface Zone {
  readonly provider: Provider;
  readonly id: string;
  /** The TXT values at a name, in a stable order. */
  txt(owner?: string): string[];
  /** Puts a TXT value beside what is there. Answers the record's id. */
  addTxt(text: string, owner?: string, extra?: { ttl?: number; comment?: string; tags?: string[] }): string;
  /** Changes one TXT value in place, as a person would in the dashboard. */
  editTxt(from: string, to: string, owner?: string): void;
  /** Deletes one TXT value; on Route53 the set too when it was the last. */
  removeTxt(text: string, owner?: string): void;
  cname(owner: string): string | undefined;
  addCname(owner: string, target: string): void;
  /** The requests that change something; one that is refused for now counts once, however often the client sends it. */
  writes(): readonly ApiRequest[];
  deletes(): readonly ApiRequest[];
}

interface WorldOptions {
  readonly zoneName?: string;
  readonly settings?: ProgramSource["settings"];
  /** Whether each run starts processes of its own, as for users; for tests that are about processes. @default false */
  readonly realProcesses?: boolean;
}

/** Opens an empty cloud with one zone and a stack whose program is given by `program`. */
export async function createWorld(provider: Provider, options: WorldOptions = {}): Promise<World> {
  const parent = path.join(sandboxRoot(), "workspaces");
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(path.join(parent, "world-"));
  const cloud = openCloud(path.join(dir, "cloud"));
  const zone =
    provider === "cloudflare" ? cloudflareZone(cloud, options.zoneName) : route53Zone(cloud, options.zoneName);
  return openStack({ dir, cloud, zone, dns: await serveInternet(cloud), real: options.realProcesses ?? false }, "dev");
}

interface Place {
  readonly dir: string;
  readonly cloud: Cloud;
  readonly zone: Zone;
  /** Of the whole cloud, given to the stack that ends it. */
  readonly dns: Internet;
  readonly real: boolean;
}

async function openStack(place: Place, stack: string): Promise<World> {
  const { dir, cloud, zone, dns, real } = place;
  const directory = path.join(dir, `program-${stack}`);
  const program: World["program"] = (body, settings) => {
    writeProgram(directory, { name: "acme", index: `${HEADER}${body}\n`, ...(settings && { settings }) });
  };
  program("");
  const host = real ? undefined : inProcess();
  const workspace = await createWorkspace({
    program: directory,
    cloudDir: cloud.dir,
    dir: path.join(dir, `stack-${stack}`),
    stack,
    resolvers: dns.resolvers,
    ...(host && { host }),
  });
  return {
    cloud,
    workspace,
    zone,
    resolvers: dns.resolvers,
    program,
    another: (name) => openStack({ ...place, dns: { ...dns, close: undefined } }, name),
    close: () => {
      workspace.close();
      if (dns.close === undefined) return;
      dns.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const HEADER = `
import * as pulumi from "@pulumi/pulumi";
import * as odoo from ${JSON.stringify(path.join(CHECKOUT, "lib"))};
`;

/** Runs `pulumi up` and expects success. `--skip-preview` halves the time where the preview is not the point. */
export async function up(world: World, ...args: string[]): Promise<RunResult> {
  const result = await world.workspace.up({ args: ["--skip-preview", ...args] });
  if (result.code !== 0) throw new Error(`up failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** Runs `pulumi up` and expects it to fail; answers all that was printed. */
export async function upFails(world: World, ...args: string[]): Promise<string> {
  const result = await world.workspace.up({ args: ["--skip-preview", ...args] });
  if (result.code === 0) throw new Error(`up went well:\n${result.stdout}`);
  return result.stdout + result.stderr;
}

/** Runs a preview and expects success. */
export async function preview(world: World, ...args: string[]): Promise<RunResult> {
  const result = await world.workspace.preview({ args });
  if (result.code !== 0) throw new Error(`preview failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** Runs a preview and expects it to fail; answers all that was printed. */
export async function previewFails(world: World, ...args: string[]): Promise<string> {
  const result = await world.workspace.preview({ args });
  if (result.code === 0) throw new Error(`preview went well:\n${result.stdout}`);
  return result.stdout + result.stderr;
}

/** What a run did, as `op name`, without what stayed the same. */
export function steps(result: RunResult): string[] {
  return engineWrites(result).map(({ op, name }) => `${op} ${name}`);
}

/** Expects an up that changes nothing: no step, no write request. */
export async function expectQuiet(world: World, ...args: string[]): Promise<void> {
  world.cloud.clearRequests();
  const result = await up(world, ...args);
  expect({ steps: steps(result), writes: world.zone.writes() }).toEqual({ steps: [], writes: [] });
}

function cloudflareZone(cloud: Cloud, name = "acme.com"): Zone {
  const { id } = cloud.cloudflare.addZone({ name });
  const at = (owner: string, type: string) => cloud.cloudflare.records(owner, type);
  const find = (text: string, owner: string) => {
    const record = at(owner, "TXT").find((one) => fromPresentation(one.content) === text);
    if (record === undefined) throw new Error(`no TXT "${text}" at ${owner}`);
    return record;
  };
  return {
    provider: "cloudflare",
    id,
    txt: (owner = name) =>
      at(owner, "TXT")
        .map((record) => fromPresentation(record.content))
        .sort(),
    addTxt: (text, owner = name, extra = {}) =>
      cloud.cloudflare.addRecord({ name: owner, type: "TXT", content: presentation(text), ...extra }).id,
    editTxt: (from, to, owner = name) =>
      void cloud.cloudflare.editRecord(find(from, owner).id, { content: presentation(to) }),
    removeTxt: (text, owner = name) => cloud.cloudflare.removeRecord(find(text, owner).id),
    cname: (owner) => at(owner, "CNAME")[0]?.content,
    addCname: (owner, target) => void cloud.cloudflare.addRecord({ name: owner, type: "CNAME", content: target }),
    writes: () => withoutAttempts(cloud.writes({ provider: "cloudflare" })),
    deletes: () => cloud.requests({ provider: "cloudflare", method: "DELETE" }),
  };
}

/** Leaves out the ten requests by which Cloudflare's client repeats one that is refused for now. */
function withoutAttempts(requests: readonly ApiRequest[]): readonly ApiRequest[] {
  const seen = new Map<string, number>();
  return requests.filter((request) => {
    if (!["429", "500", "html502"].includes(request.outcome)) return true;
    const key = JSON.stringify(request);
    const attempts = seen.get(key) ?? 0;
    seen.set(key, attempts + 1);
    return attempts % 11 === 0;
  });
}

function route53Zone(cloud: Cloud, name = "acme.com"): Zone {
  const { id } = cloud.route53.addZone({ name });
  const set = (owner: string) => cloud.route53.recordSets(owner, "TXT")[0];
  const texts = (owner: string) =>
    (set(owner)?.values ?? []).map((value) => fromPresentation(value, EscapeRadix.Octal));
  const put = (owner: string, values: readonly string[], extra: { ttl?: number } = {}) => {
    const ttl = extra.ttl ?? set(owner)?.ttl;
    if (values.length === 0) cloud.route53.removeRecordSet({ name: owner, type: "TXT" });
    else cloud.route53.putRecordSet({ name: owner, type: "TXT", values, ...(ttl !== undefined && { ttl }) });
  };
  return {
    provider: "route53",
    id,
    txt: (owner = name) => texts(owner).sort(),
    addTxt: (text, owner = name, extra = {}) => {
      put(owner, [...(set(owner)?.values ?? []), presentation(text)], extra);
      return `${id}_${owner}_TXT`;
    },
    editTxt: (from, to, owner = name) =>
      put(
        owner,
        (set(owner)?.values ?? []).map((value, index) => (texts(owner)[index] === from ? presentation(to) : value)),
      ),
    removeTxt: (text, owner = name) =>
      put(
        owner,
        (set(owner)?.values ?? []).filter((_, index) => texts(owner)[index] !== text),
      ),
    cname: (owner) => cloud.route53.recordSets(owner, "CNAME")[0]?.values[0],
    addCname: (owner, target) => void cloud.route53.putRecordSet({ name: owner, type: "CNAME", values: [target] }),
    writes: () => cloud.writes({ provider: "route53" }),
    deletes: () => cloud.requests({ provider: "route53", method: "DELETE" }),
  };
}

// Texts of tests are printable ASCII, where decimal and octal escapes are the same.
function presentation(text: string): string {
  return splitCharacterStrings(text).map(quoteCharacterString).join(" ");
}
