import { createWorld, ENGINE_TIMEOUT, up, type World } from "./world";
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

  world.program(SHOP + OFFICE);
  expect(writes(await up(world))).toEqual([]);

  world.program(SHOP);
  const alone = writes(await up(world)).map(({ op, name }) => `${op} ${name}`);
  expect(alone.filter((step) => step.includes(":TXT"))).toEqual([]);
  expect([world.zone.txt(), world.zone.deletes()]).toEqual([[MERGED], []]);
  expect(writes(await up(world))).toEqual([]);
});
