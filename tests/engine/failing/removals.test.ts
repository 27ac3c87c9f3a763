import path from "node:path";
import { killAt } from "../harness/heldRuns";
import { apexRequest, oneLine, recordSteps, sent } from "../harness/observe";
import { keep, urnOf } from "../harness/state";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, preview, steps, up, upFails, type World } from "../harness/world";
import { PROVIDERS, TITLES } from "../harness/zone";

const BEFORE = "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com ~all";
const DROPPED = "include:mail.example.net";

// The memory of what was declared moves on before the record does. The record carries the number of the memory with which it was last written, so
// the next run knows what a run that stopped between the two left behind.
describe.each(PROVIDERS)("an include of ours on %s whose removal fails", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${TITLES[provider]})`;
  const OTHER = `new pulumi.Stash("other", { input: 1 });`;
  let world: World;
  let managed: () => void;
  let record: string;
  const spf = (options = "", more = OTHER): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });\n${more}`);

  /** The next plain run takes it out by itself, by one write; then all is quiet. */
  const expectTakenOutByNextRun = async (after = BOTH): Promise<void> => {
    world.cloud.clearRequests();
    expect(oneLine((await preview(world)).stdout)).toContain(`- ${DROPPED}`);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect([world.zone.txt(), sent(world)]).toEqual([[after], [record]]);
    await expectQuiet(world);
  };

  beforeAll(async () => {
    world = await createWorld(provider);
    const id = world.zone.addTxt(GOOGLE);
    record = apexRequest(world, "PUT", id);
    spf(`includes: ["mail.example.net"]`);
    await up(world);
    expect(world.zone.txt()).toEqual([BEFORE]);
    managed = keep(world);
  });
  beforeEach(() => {
    managed();
    spf();
  });

  it("is taken out by the next plain run after a 429, as its preview says", async () => {
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    await upFails(world);
    expect([world.zone.txt(), sent(world)]).toEqual([[BEFORE], [`${record} 429`]]);
    await expectTakenOutByNextRun();
  });

  it("stays without a write when it is declared again, and still goes when it is dropped later", async () => {
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    await upFails(world);
    spf(`includes: ["mail.example.net"]`);
    world.cloud.clearRequests();
    await up(world);
    await expectQuiet(world);
    expect([world.zone.txt(), sent(world)]).toEqual([[BEFORE], []]);
    spf();
    await expectTakenOutByNextRun();
  });

  it("goes together with another include that the next run drops", async () => {
    spf(`includes: ["mail.example.net", "second.example"]`);
    await up(world);
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    spf(`includes: ["second.example"]`);
    await upFails(world);
    spf();
    await expectTakenOutByNextRun();
  });

  it("goes after two failed runs in a row with different configurations, and what a stranger added meanwhile stays", async () => {
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    spf(`includes: ["second.example"]`);
    await upFails(world);
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    spf(`includes: ["third.example"]`);
    await upFails(world);
    // What both runs wanted to add, a stranger adds now: it was never ours.
    world.zone.editTxt(BEFORE, BEFORE.replace("~all", "include:second.example include:third.example ~all"));
    spf();
    await expectTakenOutByNextRun(BOTH.replace("~all", "include:second.example include:third.example ~all"));
  });

  it("leaves an include that a stranger added after a refused run had declared it, with a refresh too", async () => {
    spf(`includes: ["mail.example.net", "new.example"]`);
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    await upFails(world);
    const theirs = BEFORE.replace("~all", "include:new.example ~all");
    world.zone.editTxt(BEFORE, theirs);
    spf(`includes: ["mail.example.net"]`);
    await up(world, "--refresh");
    expect(world.zone.txt()).toEqual([theirs]);
    spf(`includes: ["mail.example.net", "new.example"]`);
    await up(world);
    spf(`includes: ["mail.example.net"]`);
    await up(world);
    expect(world.zone.txt()).toEqual([theirs]);
    await expectQuiet(world);
  });

  it("is taken out by a release that follows", async () => {
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    await upFails(world);
    world.cloud.clearRequests();
    spf("release: true");
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect([world.zone.txt(), sent(world)]).toEqual([[GOOGLE], [record]]);
    await expectQuiet(world);
  });

  it("is taken out by the next plain run after a kill -9 while the update is on its way, before it changed anything", async () => {
    await killAt(world, "pause", { method: "PUT" });
    expect([world.zone.txt(), sent(world)]).toEqual([[BEFORE], []]);
    await expectTakenOutByNextRun();
  });

  it("is gone after a kill -9 behind the update, and the next up only brings the state up to date", async () => {
    await killAt(world, "pauseAfter", { method: "PUT" });
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectQuiet(world);
  });

  it("is taken out by the next plain run after one that was told to update the memory only (--target), which warns", async () => {
    const targeted = await up(world, "--target", urnOf(world, `${RECORD} memory`));
    expect(steps(targeted)).toEqual([`update ${RECORD} memory`]);
    expect(oneLine(targeted.stdout)).toContain(
      `warning: ${PLACE} in the zone is not what this program declares, and the engine was told to leave it.`,
    );
    expect(sent(world)).toEqual([]);
    await expectTakenOutByNextRun();
  });

  it("is removed by the next up after a run about something else (--target), which warns and writes nothing", async () => {
    spf("", OTHER.replace("1", "2"));
    const targeted = await up(world, "--target", urnOf(world, "other"));
    expect([steps(targeted), sent(world)]).toEqual([["update other"], []]);
    expect(oneLine(targeted.stdout)).toContain(`warning: ${PLACE} in the zone is not what this program declares`);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect([world.zone.txt(), sent(world)]).toEqual([[BOTH], [record]]);
    await expectQuiet(world);
  });

  it("is removed by the next up when the plan was made for another program and is refused before the memory moves", async () => {
    const plan = path.join(world.cloud.dir, "plan.json");
    await preview(world, "--save-plan", plan);
    spf(`includes: ["other.example"]`);
    expect(await upFails(world, "--plan", plan)).toContain("violates plan");
    spf();
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect([world.zone.txt(), sent(world)]).toEqual([[BOTH], [record]]);
    await expectQuiet(world);
  });

  it("is taken out by the next plain run when a plan was made for another text in the zone, and is refused after the memory moved", async () => {
    const plan = path.join(world.cloud.dir, "plan.json");
    await preview(world, "--save-plan", plan);
    world.zone.editTxt(BEFORE, BEFORE.replace("~all", "mx ~all"));
    expect(await upFails(world, "--plan", plan)).toContain("violates plan");
    expect(sent(world)).toEqual([]);
    await expectTakenOutByNextRun(BOTH.replace("~all", "mx ~all"));
  });
});

describe("a term of a MailDomain whose removal fails", () => {
  let world: World;
  const mail = (spf = "", dmarc = ""): void =>
    world.program(
      `new odoo.MailDomain("acme", { domain: "acme.com", cloudflare: {}, dkim: { enabled: false }, spf: { ${spf} }, dmarc: { policy: "none", ${dmarc} } });`,
    );

  beforeEach(async () => {
    world = await createWorld("cloudflare");
  });

  it("goes with the next run: an include of the SPF record", async () => {
    mail(`includes: ["mail.example.net"]`);
    await up(world);
    mail();
    world.cloud.addFault({ kind: "429", provider: "cloudflare", method: "PUT" });
    await upFails(world);
    await up(world);
    expect(world.zone.txt()).toEqual([ODOO]);
    await expectQuiet(world);
  });

  it("goes with the next run: a report address of the DMARC record", async () => {
    mail("", `aggregateReports: ["mailto:old@acme.com", "mailto:new@acme.com"]`);
    await up(world);
    mail("", `aggregateReports: ["mailto:new@acme.com"]`);
    world.cloud.addFault({ kind: "429", provider: "cloudflare", method: "PUT" });
    await upFails(world);
    await up(world);
    expect(world.zone.txt("_dmarc.acme.com")).toEqual(["v=DMARC1; p=none; rua=mailto:new@acme.com"]);
    await expectQuiet(world);
  });
});
