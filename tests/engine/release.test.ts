import { cloudflareIds, oneLine, recordSteps, sent, sortedSteps, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, preview, PROVIDERS, up, upFails, type World } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";

describe.each(PROVIDERS)("leaving an SPF record on %s", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${provider === "cloudflare" ? "Cloudflare" : "Route53"})`;
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const idIn = (request: string): string =>
    provider === "cloudflare" ? `${request} ${cloudflareIds(world).join()}` : request;

  beforeEach(async () => {
    world = await createWorld(provider);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "neutralises our own record in the first up and deletes it in the second, as the previews say; then all is quiet",
    async () => {
      spf();
      await up(world);
      world.cloud.clearRequests();
      spf("release: true");

      const first = ["update acme", `update ${RECORD}`, `update ${RECORD} memory`];
      expect(sortedSteps(await preview(world))).toEqual(first);
      expect(sent(world)).toEqual([]);
      const left = await up(world);
      expect(sortedSteps(left)).toEqual(first);
      expect(oneLine(left.stdout)).toContain(`before ${OURS} after ${NEUTRAL} - include:_spf.odoo.com - ~all`);
      expect(oneLine(left.stdout)).toContain(`"${NEUTRAL}" is still published.`);
      expect(oneLine(left.stdout)).toContain("Run `pulumi up` once more: it deletes the record");
      expect(world.zone.txt()).toEqual([NEUTRAL]);
      const gone = idIn("DELETE acme.com TXT");
      expect(sent(world)).toEqual([idIn("PUT acme.com TXT")]);
      world.cloud.clearRequests();

      const shown = await preview(world);
      expect(sortedSteps(shown)).toEqual([`delete ${RECORD}`]);
      expect(oneLine(shown.stdout)).toContain(`${PLACE} before ${NEUTRAL} after (no record)`);
      expect(shown.stdout).not.toContain("once more");
      expect(sortedSteps(await up(world))).toEqual([`delete ${RECORD}`]);
      expect(sent(world)).toEqual([gone]);
      expect(stored(world)).toEqual({});

      world.cloud.clearRequests();
      expect(sortedSteps(await up(world))).toEqual([`delete ${RECORD} memory`]);
      await expectQuiet(world);
      expect((await world.workspace.destroy()).code).toBe(0);
      expect(sent(world)).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "takes our term out of an adopted record by one update that keeps the rest, and removing the component keeps that",
    async () => {
      const extra = { ttl: 1234, comment: "mail, ask Eve", tags: ["team:mail"] };
      world.zone.addTxt("v=spf1  include:_spf.google.com mx:Acme.COM -all", "acme.com", extra);
      const before = world.cloud.cloudflare.records("acme.com", "TXT");
      const sets = world.cloud.route53.recordSets("acme.com", "TXT");
      spf();
      await up(world);
      world.cloud.clearRequests();
      spf("release: true");
      const left = await up(world);
      expect(recordSteps(left)).toEqual([`update ${RECORD}`]);
      expect(sent(world)).toEqual([idIn("PUT acme.com TXT")]);
      expect(left.stdout).not.toContain("still published");
      await expectQuiet(world);
      world.program("");
      expect(recordSteps(await up(world))).toEqual([`delete ${RECORD}`]);
      expect(sent(world)).toEqual([]);
      expect(world.cloud.cloudflare.records("acme.com", "TXT")).toEqual(before);
      expect(world.cloud.route53.recordSets("acme.com", "TXT")).toEqual(sets);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "takes out what was declared before together with what is declared now, when the includes change in the same run",
    async () => {
      world.zone.addTxt(GOOGLE);
      spf(`includes: ["old.example", "kept.example"]`);
      await up(world);
      spf(`includes: ["kept.example", "new.example"], release: true`);
      await up(world);
      expect(world.zone.txt()).toEqual([GOOGLE]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "names our term that stood in the record before this stack, with the line that takes it out, and that line does",
    async () => {
      const found = "v=spf1 include:_spf.google.com include:_spf.odoo.com ~all";
      world.zone.addTxt(found);
      spf();
      await up(world);
      world.cloud.clearRequests();
      spf("release: true");
      const left = oneLine((await up(world)).stdout);
      expect(left).toContain(
        "include:_spf.odoo.com was in the record before this stack, so releasing leaves it there.",
      );
      expect(left).toContain(`removes: ["include:_spf.odoo.com"]`);
      expect(sent(world)).toEqual([]);
      expect(world.zone.txt()).toEqual([found]);

      spf(`release: true, removes: ["include:_spf.odoo.com"]`);
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect(world.zone.txt()).toEqual([GOOGLE]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "writes nothing when a domain is released that was never managed, with a stranger's record and with none",
    async () => {
      spf("release: true");
      const nothing = await up(world);
      expect(recordSteps(nothing)).toEqual([]);
      world.zone.addTxt("v=spf1 include:_spf.google.com ~all");
      const before = stored(world);
      expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`]);
      await expectQuiet(world);
      world.program("");
      await up(world);
      expect(stored(world)).toEqual(before);
      expect(sent(world)).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "refuses adopt together with release in preview and up, before anything is registered",
    async () => {
      spf();
      await up(world);
      world.cloud.clearRequests();
      spf("release: true, adopt: true");
      const refused = "either `adopt` or `release`, not both";
      const shown = await world.workspace.preview();
      expect([shown.code === 0, shown.stdout.includes(refused)]).toEqual([false, true]);
      expect(oneLine(await upFails(world))).toContain(refused);
      expect(sent(world)).toEqual([]);
      spf();
      expect(recordSteps(await up(world))).toEqual([]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});
