import { apexRequest, oneLine, recordSteps, sent, sortedSteps, stored } from "../harness/observe";
import { keep } from "../harness/state";
import { GOOGLE, KEY, NEUTRAL, ODOO, TARGET } from "../harness/texts";
import { createWorld, expectQuiet, preview, up, upFails, type World } from "../harness/world";
import { PROVIDERS, TITLES } from "../harness/zone";

describe.each(PROVIDERS)("leaving an SPF record on %s", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${TITLES[provider]})`;
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("neutralises our own record in the first up and deletes it in the second, as the previews say; then all is quiet", async () => {
    spf();
    await up(world);
    world.cloud.clearRequests();
    spf("release: true");

    const first = ["update acme", `update ${RECORD}`, `update ${RECORD} memory`];
    expect(sortedSteps(await preview(world))).toEqual(first);
    expect(sent(world)).toEqual([]);
    const left = await up(world);
    expect(sortedSteps(left)).toEqual(first);
    expect(oneLine(left.stdout)).toContain(`before ${ODOO} after ${NEUTRAL} - include:_spf.odoo.com - ~all`);
    expect(oneLine(left.stdout)).toContain(`"${NEUTRAL}" is still published.`);
    expect(oneLine(left.stdout)).toContain("Run `pulumi up` once more: it deletes the record");
    expect(world.zone.txt()).toEqual([NEUTRAL]);
    const gone = apexRequest(world, "DELETE");
    expect(sent(world)).toEqual([apexRequest(world, "PUT")]);
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
  });

  it("takes our term out of an adopted record by one update that keeps the rest, and removing the component keeps that", async () => {
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
    expect(sent(world)).toEqual([apexRequest(world, "PUT")]);
    expect(left.stdout).not.toContain("still published");
    await expectQuiet(world);
    world.program("");
    expect(recordSteps(await up(world))).toEqual([`delete ${RECORD}`]);
    expect(sent(world)).toEqual([]);
    expect(world.cloud.cloudflare.records("acme.com", "TXT")).toEqual(before);
    expect(world.cloud.route53.recordSets("acme.com", "TXT")).toEqual(sets);
  });

  it("takes out what was declared before together with what is declared now, when the includes change in the same run", async () => {
    world.zone.addTxt(GOOGLE);
    spf(`includes: ["old.example", "kept.example"]`);
    await up(world);
    spf(`includes: ["kept.example", "new.example"], release: true`);
    await up(world);
    expect(world.zone.txt()).toEqual([GOOGLE]);
    await expectQuiet(world);
  });

  it("names our term that stood in the record before this stack, with the line that takes it out, and that line does", async () => {
    const found = "v=spf1 include:_spf.google.com include:_spf.odoo.com ~all";
    world.zone.addTxt(found);
    spf();
    await up(world);
    world.cloud.clearRequests();
    spf("release: true");
    const left = oneLine((await up(world)).stdout);
    expect(left).toContain("include:_spf.odoo.com was in the record before this stack, so releasing leaves it there.");
    expect(left).toContain(`removes: ["include:_spf.odoo.com"]`);
    expect(sent(world)).toEqual([]);
    expect(world.zone.txt()).toEqual([found]);

    spf(`release: true, removes: ["include:_spf.odoo.com"]`);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect(world.zone.txt()).toEqual([GOOGLE]);
    await expectQuiet(world);
  });

  it("writes nothing when a domain is released that was never managed, with a stranger's record and with none", async () => {
    spf("release: true");
    expect(recordSteps(await up(world))).toEqual([]);
    world.zone.addTxt(GOOGLE);
    const before = stored(world);
    expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`]);
    await expectQuiet(world);
    world.program("");
    await up(world);
    expect(stored(world)).toEqual(before);
    expect(sent(world)).toEqual([]);
  });

  it("refuses adopt together with release in preview and up, before anything is registered", async () => {
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
  });
});

describe.each(PROVIDERS)("taking release back, for an SPF record on %s that we created", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  let world: World;
  let marked: () => void;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeAll(async () => {
    world = await createWorld(provider);
    spf();
    await up(world);
    spf("release: true");
    await up(world);
    marked = keep(world);
  });
  beforeEach(() => marked());

  it("restores the record as it was created after the first up, without the mark: a removed component deletes nothing", async () => {
    spf();
    const back = await up(world);
    expect(recordSteps(back)).toEqual([`update ${RECORD}`]);
    expect(world.zone.txt()).toEqual([ODOO]);
    await expectQuiet(world);
    world.program("");
    await up(world);
    expect(world.zone.deletes()).toEqual([]);
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("creates the record anew after the second up, once, and a later release takes it away again", async () => {
    spf("release: true");
    await up(world);
    expect(world.zone.txt()).toEqual([]);
    spf();
    expect(recordSteps(await up(world))).toEqual([`create ${RECORD}`]);
    expect(world.zone.txt()).toEqual([ODOO]);
    await expectQuiet(world);
    spf("release: true");
    await up(world);
    await up(world);
    expect(world.zone.txt()).toEqual([]);
  });

  it("merges into what a stranger made of the neutral record, and leaves that when it releases again", async () => {
    world.zone.editTxt(NEUTRAL, "v=spf1 include:newsletter.example ?all");
    spf();
    await up(world);
    expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:newsletter.example ?all"]);
    await expectQuiet(world);
    spf("release: true");
    await up(world);
    await up(world);
    expect(world.zone.txt()).toEqual(["v=spf1 include:newsletter.example ?all"]);
    expect(world.zone.deletes()).toEqual([]);
  });

  it("keeps a stranger's TXT value that joined meanwhile, through the restored record and its release", async () => {
    world.zone.addTxt("site-verification=0123");
    spf();
    await up(world);
    expect(world.zone.txt()).toEqual(["site-verification=0123", ODOO]);
    await expectQuiet(world);
    world.cloud.clearRequests();
    spf("release: true");
    await up(world);
    await up(world);
    expect(Object.values(stored(world))).toEqual([['"site-verification=0123"']]);
    // On Route53 our value only leaves the set; on Cloudflare it is a record of its own, made neutral and then deleted.
    expect(sent(world).map((request) => request.split(" ")[0])).toEqual(
      provider === "cloudflare" ? ["PUT", "DELETE"] : ["PUT"],
    );
  });
});

describe.each(PROVIDERS)("leaving on %s", (provider) => {
  const TITLE = TITLES[provider];
  const DKIM = `${provider}:${KEY}:CNAME`;
  const DMARC = `${provider}:_dmarc.acme.com:TXT`;
  const SPF = `${provider}:acme.com:TXT`;
  let world: World;
  const mail = (options = ""): void =>
    world.program(`new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const POLICY = `dmarc: { policy: "quarantine", aggregateReports: ["mailto:dmarc@acme.com"] }`;

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("marks the CNAME and the policy that we created as they are, and deletes all three records in the second up", async () => {
    mail(POLICY);
    await up(world);
    const published = stored(world);
    world.cloud.clearRequests();
    mail(`${POLICY}, release: true`);
    const first = await up(world);
    expect(recordSteps(first)).toEqual([`update ${SPF}`]);
    expect(sent(world)).toHaveLength(1);
    expect({ ...stored(world), "acme.com TXT": published["acme.com TXT"] }).toEqual(published);
    const said = oneLine(first.stdout);
    expect(said).toContain(`${KEY} CNAME (${TITLE}): "${TARGET}" is still published.`);
    expect(said).toContain(
      `_dmarc.acme.com TXT (${TITLE}): "v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com" is still`,
    );

    const second = await up(world);
    expect(recordSteps(second).sort()).toEqual([`delete ${DMARC}`, `delete ${SPF}`, `delete ${DKIM}`].sort());
    expect(stored(world)).toEqual({});
    await up(world);
    await expectQuiet(world);
  });

  it("deletes a policy one run later when somebody took an address out of it after the first up", async () => {
    const leaving = `policy: "none", aggregateReports: ["mailto:a@acme.com", "mailto:b@acme.com"]`;
    const dmarc = (options = ""): void =>
      world.program(`new odoo.DmarcRecord("acme", { domain: "acme.com", ${provider}: {}, ${leaving}, ${options} });`);
    dmarc();
    await up(world);
    dmarc("release: true");
    await up(world);
    const [written = ""] = world.zone.txt("_dmarc.acme.com");
    world.zone.editTxt(written, "v=DMARC1; p=none; rua=mailto:a@acme.com", "_dmarc.acme.com");
    expect(recordSteps(await up(world))).toEqual([`update ${DMARC}`]);
    expect(recordSteps(await up(world))).toEqual([`delete ${DMARC}`]);
    expect(stored(world)).toEqual({});
    await up(world);
    await expectQuiet(world);
  });

  it("leaves an adopted CNAME and says so; in an adopted policy every tag that still has our value goes back", async () => {
    const found = "v=DMARC1; p=none; rua=mailto:eve@acme.com; x=keep";
    world.zone.addCname(KEY, TARGET);
    world.zone.addTxt(found, "_dmarc.acme.com");
    mail(
      `spf: {}, dmarc: { policy: "reject", subdomainPolicy: "quarantine", aggregateReports: ["mailto:dmarc@acme.com"] }`,
    );
    await up(world);
    const [merged = ""] = world.zone.txt("_dmarc.acme.com");
    expect(merged).toContain("p=reject");
    expect(merged).toContain("rua=mailto:eve@acme.com,mailto:dmarc@acme.com");
    world.zone.editTxt(merged, merged.replace("sp=quarantine", "sp=reject"), "_dmarc.acme.com");

    mail(`${POLICY}, release: true`);
    const left = await up(world);
    expect(oneLine(left.stdout)).toContain(
      `${KEY} CNAME (${TITLE}): ${TARGET} was in the record before this stack, so releasing leaves it there.`,
    );
    expect(oneLine(left.stdout)).toContain("If nobody else needs it, delete the record by hand.");
    const [policy = ""] = world.zone.txt("_dmarc.acme.com");
    expect(policy.split("; ").sort()).toEqual([...found.split("; "), "sp=reject"].sort());
    await up(world);
    await up(world);
    await expectQuiet(world);
    expect(world.zone.cname(KEY)).toBe(TARGET);
    expect(world.zone.txt("_dmarc.acme.com")).toEqual([policy]);
  });

  it("gives back the target that a CNAME had before replaceTarget", async () => {
    world.zone.addCname(KEY, "key.old-sender.example");
    const replaced = `spf: {}, dkim: { replaceTarget: true }`;
    mail(replaced);
    await up(world);
    expect(world.zone.cname(KEY)).toBe(TARGET);
    mail(`${replaced}, release: true`);
    await up(world);
    await up(world);
    await up(world);
    expect(world.zone.cname(KEY)).toBe("key.old-sender.example");
    await expectQuiet(world);
  });

  it("leaves what others made of our names meanwhile: another DKIM target, another policy, a CNAME at _dmarc", async () => {
    mail(POLICY);
    await up(world);
    moveAway(world);
    const before = stored(world);
    mail(`${POLICY}, release: true`);
    await up(world, "--refresh");
    await up(world);
    const { "acme.com TXT": _spf, ...rest } = before;
    expect(stored(world)).toEqual(rest);
    await up(world);
    await expectQuiet(world);
  });

  // What somebody does who moves the domain to another sender by hand before this stack is released.
  function moveAway({ cloud, zone }: World): void {
    if (provider === "cloudflare") {
      const [key] = cloud.cloudflare.records(KEY, "CNAME");
      cloud.cloudflare.editRecord(key?.id ?? "", { content: "key.new-sender.example" });
    } else zone.addCname(KEY, "key.new-sender.example");
    zone.removeTxt("v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com", "_dmarc.acme.com");
    zone.addCname("_dmarc.acme.com", "policy.new-sender.example");
  }
});
