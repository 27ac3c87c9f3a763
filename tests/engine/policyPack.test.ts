import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { createWorld, preview, previewFails, type World } from "./harness/world";

const CHECKOUT = path.resolve(__dirname, "../..");

/** The pack as it is installed: policy/, and its rules compiled below dist/. */
function packIn(dir: string): string {
  const pack = path.join(dir, "policy");
  mkdirSync(pack, { recursive: true });
  for (const file of ["PulumiPolicy.yaml", "package.json", "index.js"])
    copyFileSync(path.join(CHECKOUT, "policy", file), path.join(pack, file));
  const outfile = path.join(dir, "dist/policy/rules.js");
  buildSync({ entryPoints: [path.join(CHECKOUT, "policy/rules.ts")], outfile, bundle: true, platform: "node" });
  return pack;
}

const TWO_SPF = (zoneId: string): string => `
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
const spf = (name: string, text: string) =>
  new DnsRecord(name, { zoneId: "${zoneId}", name: "acme.com", type: "TXT", content: '"' + text + '"', ttl: 1 });
spf("google", "v=spf1 include:_spf.google.com ~all");
spf("open", "v=spf1 +all");`;

let world: World;
let pack: string;
beforeAll(async () => {
  world = await createWorld("cloudflare", { realProcesses: true });
  pack = packIn(world.workspace.dir);
});

test("the engine stops a preview with two SPF records and +all, and names the records", async () => {
  world.program(TWO_SPF(world.zone.id));
  const said = await previewFails(world, "--policy-pack", pack);
  expect(said).toMatch(/\[mandatory\]\s+odoo-mail-second-spf/);
  expect(said).toMatch(/\[mandatory\]\s+odoo-mail-plus-all/);
  expect(said).toContain('The SPF record at acme.com passes everybody: "v=spf1 +all"');
});

test("a company may change the severities: with advisory rules the same stack is previewed, with warnings", async () => {
  world.program(TWO_SPF(world.zone.id));
  const config = path.join(world.workspace.dir, "severities.json");
  writeFileSync(config, JSON.stringify({ all: "advisory", "odoo-mail-second-spf": "disabled" }));
  const { stdout } = await preview(world, "--policy-pack", pack, "--policy-pack-config", config);
  expect(stdout).toMatch(/\[advisory\]\s+odoo-mail-plus-all/);
  expect(stdout).not.toContain("odoo-mail-second-spf");
});

test("a stack of our components alone passes, and a raw DMARC record beside one is a warning", async () => {
  const domain = `new odoo.MailDomain("acme", { domain: "acme.com", cloudflare: {} });`;
  world.program(domain);
  const clean = await preview(world, "--policy-pack", pack);
  expect(clean.stdout).not.toMatch(/\[(?:advisory|mandatory)\]\s+odoo-mail/);
  world.program(`${domain}
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
new DnsRecord("raw", { zoneId: "${world.zone.id}", name: "_dmarc.acme.com", type: "TXT", content: '"v=DMARC1; p=none"', ttl: 1 });`);
  const { stdout } = await preview(world, "--policy-pack", pack);
  expect(stdout).toMatch(/\[advisory\]\s+odoo-mail-raw-beside-component/);
});
