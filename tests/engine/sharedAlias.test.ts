import { oneLine } from "./observe";
import { createWorld, ENGINE_TIMEOUT, up, upFails, type World } from "./world";
import { writes } from "../../sandbox/engine/events";

jest.setTimeout(ENGINE_TIMEOUT);

let world: World;
afterEach(() => world.close());

const SHOP = `new odoo.MailDomain("shop", { domain: "shop.acme.com", aliasDomain: "acme.com", cloudflare: {} });`;
const OFFICE = `new odoo.MailDomain("office", { domain: "acme.com", cloudflare: {} });`;
const MERGED = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

it("one alias domain of two author domains has one SPF record, whoever of them stays", async () => {
  world = await createWorld("cloudflare");
  world.zone.addTxt("v=spf1 include:_spf.google.com ~all");
  world.program(OFFICE + SHOP);
  const first = await up(world);
  expect(world.zone.txt()).toEqual([MERGED]);
  expect(
    writes(first)
      .filter(({ type }) => type.endsWith("DnsRecord"))
      .map(({ op, name }) => `${op} ${name}`)
      .sort(),
  ).toEqual([
    "create cloudflare:odoo._domainkey.acme.com:CNAME",
    "create cloudflare:odoo._domainkey.shop.acme.com:CNAME",
    "import cloudflare:acme.com:TXT",
    "update cloudflare:acme.com:TXT",
  ]);
  expect(`${first.stdout}${first.stderr}`).toContain('declared by "office", which has the same alias domain');
  expect(writes(await up(world))).toEqual([]);

  // Whose record it is moves to the other memory; nobody has dropped it, and nothing in DNS changes.
  world.program(SHOP + OFFICE);
  const moved = await up(world);
  expect(writes(moved).filter(({ type }) => type !== "pulumi:index:Stash")).toEqual([]);
  expect(`${moved.stdout}${moved.stderr}`).not.toContain("record/no-longer-declared");

  world.program(SHOP);
  const alone = writes(await up(world)).map(({ op, name }) => `${op} ${name}`);
  expect(alone.filter((step) => step.includes(":TXT"))).toEqual([]);
  expect([world.zone.txt(), world.zone.deletes()]).toEqual([[MERGED], []]);
  expect(writes(await up(world))).toEqual([]);
});

it("one of them leaves, the record stays with the other, which then takes it along", async () => {
  const leaving = (program: string): string => program.replace("cloudflare: {}", "cloudflare: {}, release: true");
  world = await createWorld("cloudflare");
  world.program(OFFICE + SHOP);
  await up(world);
  // The first in the program owns the record, so the one that leaves must not be the first.
  world.program(leaving(OFFICE) + SHOP);
  expect(oneLine(await upFails(world))).toContain("put the one that stays before it");
  world.program(SHOP + leaving(OFFICE));
  await up(world);
  await up(world);
  expect([world.zone.txt(), world.zone.deletes().length]).toEqual([["v=spf1 include:_spf.odoo.com ~all"], 1]);
  const keys = ["acme.com", "shop.acme.com"].map((domain) => world.zone.cname(`odoo._domainkey.${domain}`));
  expect(keys).toEqual([undefined, "odoo._domainkey.odoo.com"]);
  world.program(SHOP);
  expect(writes(await up(world)).filter(({ name }) => name.includes(":TXT"))).toEqual([]);
  // The record moved to another component, so this stack no longer knows that it created it.
  world.program(leaving(SHOP));
  await up(world);
  await up(world);
  expect([world.zone.txt(), world.zone.deletes().length]).toEqual([["v=spf1 include:_spf.odoo.com ~all"], 2]);
});
