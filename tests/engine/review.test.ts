import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Provider } from "../../sandbox/cloud/requests";
import { EXPECTED } from "../cli/review/expected";
import { reviewed } from "../cli/review/reviewed";
import { GOOGLE } from "./harness/texts";
import { createWorld, up, type World } from "./harness/world";

/*
 * What the real CLI prints of stacks on the sandbox, through `odoo-mail review`. The unit tests of the command have recordings of the same
 * scenes: `RECORD_PREVIEWS=1 npm run test:engine -- tests/engine/review.test.ts` writes them anew. Last recorded 2026-11-29, Pulumi 3.276.0.
 */

interface Scene {
  readonly name: string;
  readonly provider: Provider;
  /** What is in the zone, then the programs of the runs before. */
  readonly before: (world: World) => void | Promise<void>;
  /** The program whose preview is recorded. */
  readonly program: (world: World) => string;
  /** Whether the scene is run in every run of the tests. @default false */
  readonly isLive?: boolean;
}

const domain = (provider: Provider, more = ""): string =>
  `new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, dmarc: { rollout: "monitor", aggregateReports: ["mailto:dmarc@acme.com"] } ${more} });`;

const rawCloudflare = (zoneId: string, name = "spf", options = "{}"): string => `
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
new DnsRecord(${JSON.stringify(name)}, { zoneId: "${zoneId}", name: "acme.com", type: "TXT", content: '"${GOOGLE}"', ttl: 1 }, ${options});
new DnsRecord("www", { zoneId: "${zoneId}", name: "www.acme.com", type: "A", content: "192.0.2.1", ttl: 1, proxied: true });`;

const rawRoute53 = (zoneId: string): string => `
import { Record } from "@pulumi/aws/route53/record";
new Record("apex-txt", { zoneId: "${zoneId}", name: "acme.com", type: "TXT", records: ["${GOOGLE}", "site-verification=1"], ttl: 300 });
new Record("dkim", { zoneId: "${zoneId}", name: "odoo._domainkey.acme.com", type: "CNAME", records: ["odoo._domainkey.odoo.com"], ttl: 300 });`;

const seeded = (world: World): void => void world.zone.addTxt(GOOGLE);

async function deployed(world: World): Promise<void> {
  seeded(world);
  world.program(domain(world.zone.provider));
  await up(world);
}

async function withRaw(world: World): Promise<void> {
  world.program((world.zone.provider === "cloudflare" ? rawCloudflare : rawRoute53)(world.zone.id));
  await up(world);
}

const SCENES: readonly Scene[] = [
  {
    name: "adopts-cloudflare",
    provider: "cloudflare",
    before: seeded,
    program: () => domain("cloudflare"),
    isLive: true,
  },
  { name: "adopts-route53", provider: "route53", before: seeded, program: () => domain("route53") },
  {
    name: "unchanged",
    provider: "cloudflare",
    before: deployed,
    program: () => domain("cloudflare"),
  },
  {
    name: "leaves-the-component-out",
    isLive: true,
    provider: "route53",
    before: deployed,
    program: () => "export const none = 1;",
  },
  {
    name: "releases",
    provider: "cloudflare",
    before: deployed,
    program: () => domain("cloudflare", ", release: true"),
  },
  { name: "raw-cloudflare", provider: "cloudflare", before: withRaw, program: ({ zone }) => rawCloudflare(zone.id) },
  { name: "raw-route53", provider: "route53", before: withRaw, program: ({ zone }) => rawRoute53(zone.id) },
  { name: "deletes-raw", provider: "cloudflare", before: withRaw, program: () => `export const none = 1;` },
  {
    name: "deletes-what-it-adopts",
    isLive: true,
    provider: "cloudflare",
    before: withRaw,
    program: ({ zone, cloud }) => {
      const [spf] = cloud.cloudflare.records("acme.com", "TXT");
      return rawCloudflare(zone.id, "moved", `{ import: "${zone.id}/${spf?.id}" }`);
    },
  },
  { name: "refused", provider: "cloudflare", before: withRaw, program: () => domain("cloudflare") },
  {
    name: "takes-over",
    isLive: true,
    provider: "route53",
    before: withRaw,
    program: () => domain("route53", `, spf: { takesOver: ["apex-txt"] }, dkim: { takesOver: ["dkim"] }`),
  },
];

const RECORDED = path.resolve(__dirname, "../cli/review/recorded");

async function previewOf(scene: Omit<Scene, "name">): Promise<{ preview: string; state: string }> {
  const world = await createWorld(scene.provider);
  await scene.before(world);
  world.program(scene.program(world));
  const { stdout } = await world.workspace.preview({ args: ["--json", "--show-sames"] });
  return { preview: stdout, state: JSON.stringify(await world.workspace.exportState()) };
}

function record(name: string, preview: string, state: string): void {
  write(name, preview);
  if (`${name}.state` in EXPECTED) write(`${name}.state`, state);
}

/** Leaves out paths of the machine that recorded, and what no test looks at. */
function write(file: string, json: string): void {
  const dropped = new Set(["sourcePosition", "stackTrace", "config", "manifest", "secrets_providers"]);
  const value: unknown = JSON.parse(json, (key, one: unknown) => (dropped.has(key) ? undefined : one));
  writeFileSync(path.join(RECORDED, `${file}.json`), `${JSON.stringify(value, null, 1)}\n`);
}

const IS_RECORDING = process.env["RECORD_PREVIEWS"] === "1";

/** The other scenes are tested by their recordings: a preview and the stack before it take a second of CPU time. */
const scenes = IS_RECORDING ? SCENES : SCENES.filter(({ isLive }) => isLive === true);

test.each(scenes)("$name", async ({ name, ...scene }) => {
  const { preview, state } = await previewOf(scene);
  if (IS_RECORDING) record(name, preview, state);
  expect(await reviewed(preview)).toEqual(EXPECTED[name]);
});
