import { cloudflareIds, expectRefused, oneLine, recordSteps, sent, stored } from "./harness/observe";
import { KEY, TARGET } from "./harness/texts";
import { createWorld, expectQuiet, previewFails, up, upFails, type World } from "./harness/world";
import { PROVIDERS } from "./harness/zone";

const OTHER = "key.old-sender.example";

describe.each(PROVIDERS)("the DKIM CNAME on %s", (provider) => {
  const RECORD = `${provider}:${KEY}:CNAME`;
  let world: World;
  const dkim = (options = ""): void =>
    world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
    dkim();
  });

  it("is created once; another selector gets a CNAME of its own, and the old one stays", async () => {
    expect(recordSteps(await up(world))).toEqual([`create ${RECORD}`]);
    expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [TARGET] });
    await expectQuiet(world, "--refresh");
    // Mail that is on its way is signed with the old selector: its key must be found.
    dkim(`selector: "next"`);
    await up(world);
    expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [TARGET], "next._domainkey.acme.com CNAME": [TARGET] });
    expect(world.zone.deletes()).toEqual([]);
  });

  it.each([
    ["as Odoo writes it", TARGET],
    ["in upper case with a trailing dot", "ODOO._DomainKey.Odoo.COM."],
  ])("is adopted without a write where it points to the same target, %s (RFC 4343)", async (_title, content) => {
    world.zone.addCname(KEY, content);
    expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`]);
    await expectQuiet(world, "--refresh");
    expect(sent(world)).toEqual([]);
    expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [content] });
  });

  it("is refused where it points elsewhere, and replaced in place with replaceTarget", async () => {
    world.zone.addCname(KEY, OTHER);
    const said = await expectRefused(world, "dkim/other-target");
    expect(said).toContain(`${KEY} is a CNAME for ${OTHER}, not for ${TARGET}.`);
    expect(said).toContain("set `replaceTarget: true`");
    const ids = cloudflareIds(world, KEY, "CNAME");
    dkim("replaceTarget: true");
    expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`, `update ${RECORD}`]);
    expect(sent(world)).toEqual([[`PUT ${KEY} CNAME`, ...ids].join(" ")]);
    expect(stored(world)).toEqual({ [`${KEY} CNAME`]: [TARGET] });
    await expectQuiet(world);
  });

  it("is refused beside a TXT record, which is shown (RFC 1034 section 3.6.2)", async () => {
    world.zone.addTxt("v=DKIM1; k=rsa; p=MIGf", KEY);
    expect(await expectRefused(world, "dkim/other-data")).toContain(`TXT "v=DKIM1; k=rsa; p=MIGf"`);
  });

  it("is refused while the key behind it is revoked or broken; once the CNAME is published that is a warning", async () => {
    for (const value of ["v=DKIM1; p=", "v=DKIM1; p=%%%"]) {
      world.cloud.internet.put(TARGET, [{ type: "TXT", value }]);
      for (const said of [await previewFails(world), await upFails(world)])
        expect(oneLine(said)).toContain("[dkim/target-not-usable]");
    }
    expect([sent(world), stored(world)]).toEqual([[], {}]);
    world.cloud.internet.put(TARGET, "servfail");
    expect(oneLine((await up(world)).stdout)).toContain("[dkim/target-unanswered]");
    world.cloud.internet.put(TARGET, [{ type: "TXT", value: "v=DKIM1; p=" }]);
    expect(oneLine((await up(world)).stdout)).toContain("[dkim/published-not-usable]");
    expect(world.zone.cname(KEY)).toBe(TARGET);
  });

  it("is there for each selector, and stays when its selector is no longer declared", async () => {
    dkim(`selectors: [{ selector: "next", target: "next.keys.example" }]`);
    await up(world);
    await expectQuiet(world);
    const both = { [`${KEY} CNAME`]: [TARGET], "next._domainkey.acme.com CNAME": ["next.keys.example"] };
    expect(stored(world)).toEqual(both);
    dkim();
    await up(world);
    expect(stored(world)).toEqual(both);
  });

  it("comes with a warning of a wildcard that no longer answers at its name (RFC 4592)", async () => {
    world.zone.addCname("*.acme.com", "all.example");
    expect(oneLine((await up(world)).stdout)).toContain("[dkim/wildcard]");
    expect(world.zone.cname("*.acme.com")).toBe("all.example");
  });
});

describe("the DKIM CNAME on cloudflare", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("cloudflare");
    world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  });

  it("is made DNS-only where it was proxied, in place and with its comment and tags", async () => {
    const found = { name: KEY, type: "CNAME", content: TARGET, comment: "ask Eve", tags: ["team:mail"] };
    const { id } = world.cloud.cloudflare.addRecord({ ...found, proxied: true });
    await up(world);
    expect(sent(world)).toEqual([`PUT ${KEY} CNAME ${id}`]);
    expect(world.cloud.cloudflare.records(KEY)).toEqual([expect.objectContaining({ ...found, id, proxied: false })]);
    await expectQuiet(world, "--refresh");
  });

  it("is refused in a zone that flattens all CNAMEs, with the setting that has to change", async () => {
    world.cloud.cloudflare.editZone("acme.com", { flattenAllCnames: true });
    const said = await expectRefused(world, "dkim/flattened");
    expect(said).toContain("The zone acme.com flattens all CNAMEs");
    expect(said).toContain('Set "CNAME flattening" of the zone');
  });

  it("is refused where the record itself is flattened", async () => {
    const settings = { flattenCname: true };
    world.cloud.cloudflare.addRecord({ name: KEY, type: "CNAME", content: TARGET, settings });
    expect(await expectRefused(world, "dkim/flattened")).toContain("Turn off flattening on this record.");
  });
});
