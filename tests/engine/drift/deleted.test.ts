import { apexRequest, cloudflareIds, oneLine, recordSteps, sent, sortedSteps } from "../harness/observe";
import { keep } from "../harness/state";
import { GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, preview, previewFails, up, upFails, type World } from "../harness/world";
import { PROVIDERS, TITLES } from "../harness/zone";

const OURS = "v=spf1 include:_spf.odoo.com include:mail.example.net ~all";
const MERGED = "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com ~all";

/** Made by hand, with one term that we declare too. */
const HAND = "v=spf1 include:mail.example.net include:hand.example -all";

const WITH_HAND = "v=spf1 include:_spf.odoo.com include:mail.example.net include:hand.example -all";
const INCLUDES = `includes: ["mail.example.net"]`;

const ORIGINS = [
  ["that we created", undefined, OURS],
  ["that we adopted", GOOGLE, MERGED],
] as const;

const CASES = PROVIDERS.flatMap((provider) => ORIGINS.map((origin) => [provider, ...origin] as const));

describe.each(CASES)("a record on %s %s, deleted by hand", (provider, _how, found, text) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${TITLES[provider]})`;
  let world: World;
  let deleted: () => void;
  const spf = (options = INCLUDES): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const releaseTwice = async (): Promise<void> => {
    spf(`${INCLUDES}, release: true`);
    await up(world);
    await up(world);
  };

  beforeAll(async () => {
    world = await createWorld(provider);
    if (found !== undefined) world.zone.addTxt(found);
    spf();
    await up(world);
    world.zone.removeTxt(text);
    deleted = keep(world);
  });
  beforeEach(() => {
    deleted();
    spf();
  });

  it("fails preview and up, which name the command; the command creates one record, as its preview says", async () => {
    for (const told of [await previewFails(world), await upFails(world)].map(oneLine)) {
      // Where it held terms of others, the run asks first.
      expect(told).toMatch(
        found === undefined
          ? /: it is gone, and should be "v=spf1|: the record is gone from the zone/
          : /held what is not ours: "include:_spf\.google\.com"/,
      );
      expect(told).toContain(PLACE);
      expect(told).toMatch(/[Rr]un `pulumi up --refresh`/);
    }
    expect(sent(world)).toEqual([]);
    if (found !== undefined) spf(`${INCLUDES}, restore: false`);
    const shown = sortedSteps(await preview(world, "--refresh"));
    expect(shown.filter((step) => step.endsWith(":TXT"))).toEqual([`create ${RECORD}`]);
    expect(sortedSteps(await up(world, "--refresh"))).toEqual(shown);
    expect([sent(world), world.zone.txt()]).toEqual([["POST acme.com TXT"], [OURS]]);
    await expectQuiet(world);
    await expectQuiet(world, "--refresh");
  });

  it.each([[[]], [["--refresh"]]])(
    "and made anew by hand is adopted, as preview says (up %j); what the person wrote is not ours",
    async (args) => {
      world.zone.addTxt(HAND);
      const put = apexRequest(world, "PUT");
      const shown = await preview(world, ...args);
      expect(sent(world)).toEqual([]);
      expect(sortedSteps(await up(world, ...args))).toEqual(sortedSteps(shown));
      expect([sent(world), world.zone.txt()]).toEqual([[put], [WITH_HAND]]);
      await expectQuiet(world);
      spf("");
      const dropped = await up(world);
      if (provider === "cloudflare") {
        expect(oneLine(dropped.stdout)).toContain("spf/found-term-stays");
        expect(world.zone.txt()).toEqual([WITH_HAND]);
      } else {
        // A set has no id but its name: making it anew is an edit, and a term that we had added is ours.
        expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:hand.example -all"]);
      }
      await expectQuiet(world);
      await releaseTwice();
      world.program("");
      await up(world);
      expect(world.zone.deletes()).toEqual([]);
      expect(world.zone.txt()).toEqual([provider === "cloudflare" ? HAND : "v=spf1 include:hand.example -all"]);
    },
  );

  it("and made anew by hand, deleted again and created by us is ours: a release deletes it", async () => {
    world.zone.addTxt(HAND);
    await up(world);
    world.zone.removeTxt(WITH_HAND);
    world.cloud.clearRequests();
    expect(oneLine(await upFails(world))).toContain(`held what is not ours: "include:hand.example"`);
    expect(sent(world)).toEqual([]);
    spf(`${INCLUDES}, restore: false`);
    await up(world, "--refresh");
    expect([sent(world), world.zone.txt()]).toEqual([["POST acme.com TXT"], [OURS]]);
    await expectQuiet(world);
    const own = apexRequest(world, "DELETE");
    await releaseTwice();
    expect(sent(world).filter((one) => one.startsWith("DELETE"))).toEqual([own]);
    expect(world.zone.txt()).toEqual([]);
  });

  it("and made anew by hand twice is adopted each time, with a memory of its own, and never deleted", async () => {
    world.zone.addTxt(HAND);
    await up(world);
    world.zone.removeTxt(WITH_HAND);
    world.zone.addTxt(HAND.replace("hand.example", "second.example"));
    const put = apexRequest(world, "PUT");
    world.cloud.clearRequests();
    await up(world);
    expect(sent(world)).toEqual([put]);
    expect(world.zone.txt()).toEqual([WITH_HAND.replace("hand.example", "second.example")]);
    await expectQuiet(world);
    await releaseTwice();
    expect(world.zone.deletes()).toEqual([]);
    expect(world.zone.txt()).toHaveLength(1);
  });

  it("and made anew with the same text is adopted without a write; with an id of its own it is never deleted", async () => {
    world.zone.addTxt(text);
    expect(recordSteps(await preview(world)).filter((step) => step.startsWith("update"))).toEqual([]);
    await up(world);
    expect([sent(world), world.zone.txt()]).toEqual([[], [text]]);
    await expectQuiet(world);
    if (provider === "route53") return; // The same set again: nothing tells who wrote it.
    await releaseTwice();
    expect([sent(world), world.zone.txt()]).toEqual([[], [text]]);
  });
});

describe.each(PROVIDERS)("a name on %s whose record became a CNAME", (provider) => {
  const NAME = "mail.acme.com";
  const RECORD = `${provider}:${NAME}:TXT`;
  let world: World;

  beforeAll(async () => {
    world = await createWorld(provider);
    world.program(`new odoo.SpfRecord("acme", { domain: "${NAME}", ${provider}: {} });`);
    await up(world);
    world.zone.removeTxt(ODOO, NAME);
    world.zone.addCname(NAME, "elsewhere.example");
    world.cloud.clearRequests();
  });

  it("is refused by preview and up, with and without refresh; once the CNAME is gone it converges to one record", async () => {
    const why = `${NAME} is a CNAME for elsewhere.example, so no SPF record can stand there. [spf/cname-at-name]`;
    for (const args of [[], ["--refresh"]]) {
      expect(oneLine(await previewFails(world, ...args))).toContain(why);
      expect(oneLine(await upFails(world, ...args))).toContain(why);
    }
    expect([sent(world), world.zone.cname(NAME)]).toEqual([[], "elsewhere.example"]);
    if (provider === "route53") world.cloud.route53.removeRecordSet({ name: NAME, type: "CNAME" });
    else cloudflareIds(world, NAME, "CNAME").forEach((id) => world.cloud.cloudflare.removeRecord(id));
    expect(recordSteps(await up(world, "--refresh"))).toEqual([`create ${RECORD}`]);
    expect([sent(world), world.zone.txt(NAME)]).toEqual([[`POST ${NAME} TXT`], [ODOO]]);
    await expectQuiet(world);
  });
});

it.each(PROVIDERS)(
  "a text on %s that somebody erased while it was released is not remembered as found in the new one",
  async (provider) => {
    const world = await createWorld(provider);
    const spf = (options: string): void =>
      world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
    world.zone.addTxt("verification=x");
    world.zone.addTxt(HAND);
    spf("release: true");
    await up(world);
    world.zone.removeTxt(HAND);
    await up(world, "--refresh");
    spf("");
    await up(world);
    expect([...world.zone.txt()].sort()).toEqual([ODOO, "verification=x"]);
    await expectQuiet(world);
  },
);
