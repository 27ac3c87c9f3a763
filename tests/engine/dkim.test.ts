import { cloudflareIds, oneLine, recordSteps, sent, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, previewFails, PROVIDERS, up, upFails, type World } from "./world";

const KEY = "odoo._domainkey.acme.com";
const TARGET = "odoo._domainkey.odoo.com";
const OTHER = "key.old-sender.example";

/** Preview and up fail with the issue, and nothing is written; answers what up said. */
async function refused(world: World, issue: string): Promise<string> {
  const before = stored(world);
  expect(oneLine(await previewFails(world))).toContain(`[error ${issue}]`);
  const said = oneLine(await upFails(world));
  expect(said).toContain(`[error ${issue}]`);
  expect(sent(world)).toEqual([]);
  expect(stored(world)).toEqual(before);
  return said;
}

describe.each(PROVIDERS)("the DKIM CNAME on %s", (provider) => {
  const RECORD = `${provider}:${KEY}:CNAME`;
  let world: World;
  const dkim = (options = ""): void =>
    world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
    dkim();
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "is created once; another selector gets a CNAME of its own, and the old one stays",
    async () => {
      expect(recordSteps(await up(world))).toEqual([`create ${RECORD}`]);
      expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [TARGET] });
      await expectQuiet(world, "--refresh");
      // Mail that is on its way is signed with the old selector: its key must be found.
      dkim(`selector: "next"`);
      await up(world);
      expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [TARGET], "next._domainkey.acme.com CNAME": [TARGET] });
      expect(world.zone.deletes()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it.each([
    ["as Odoo writes it", TARGET],
    ["in upper case with a trailing dot", "ODOO._DomainKey.Odoo.COM."],
  ])(
    "is adopted without a write where it points to the same target, %s (RFC 4343)",
    async (_title, content) => {
      world.zone.addCname(KEY, content);
      expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`]);
      await expectQuiet(world, "--refresh");
      expect(sent(world)).toEqual([]);
      expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [content] });
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is refused where it points elsewhere, and replaced in place with replaceTarget",
    async () => {
      world.zone.addCname(KEY, OTHER);
      const said = await refused(world, "dkim/other-target");
      expect(said).toContain(`${KEY} is a CNAME for ${OTHER}, not for ${TARGET}.`);
      expect(said).toContain("set `replaceTarget: true`");
      const ids = cloudflareIds(world, KEY, "CNAME");
      dkim("replaceTarget: true");
      expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`, `update ${RECORD}`]);
      expect(sent(world)).toEqual([[`PUT ${KEY} CNAME`, ...ids].join(" ")]);
      expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [TARGET] });
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is refused beside a TXT record, which is shown (RFC 1034 section 3.6.2)",
    async () => {
      world.zone.addTxt("v=DKIM1; k=rsa; p=MIGf", KEY);
      const said = await refused(world, "dkim/other-data");
      expect(said).toContain(`TXT "v=DKIM1; k=rsa; p=MIGf"`);
    },
    ENGINE_TIMEOUT,
  );
});

describe("the DKIM CNAME on cloudflare", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("cloudflare");
    world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "is made DNS-only where it was proxied, in place and with its comment and tags",
    async () => {
      const found = { name: KEY, type: "CNAME", content: TARGET, comment: "ask Eve", tags: ["team:mail"] };
      const { id } = world.cloud.cloudflare.addRecord({ ...found, proxied: true });
      await up(world);
      expect(sent(world)).toEqual([`PUT ${KEY} CNAME ${id}`]);
      expect(world.cloud.cloudflare.records(KEY)).toEqual([expect.objectContaining({ ...found, id, proxied: false })]);
      await expectQuiet(world, "--refresh");
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is refused in a zone that flattens all CNAMEs, with the setting that has to change",
    async () => {
      world.cloud.cloudflare.editZone("acme.com", { flattenAllCnames: true });
      const said = await refused(world, "dkim/flattened");
      expect(said).toContain("The zone acme.com flattens all CNAMEs");
      expect(said).toContain('Set "CNAME flattening" of the zone');
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is refused where the record itself is flattened",
    async () => {
      const settings = { flattenCname: true };
      world.cloud.cloudflare.addRecord({ name: KEY, type: "CNAME", content: TARGET, settings });
      expect(await refused(world, "dkim/flattened")).toContain("Turn off flattening on this record.");
    },
    ENGINE_TIMEOUT,
  );
});
