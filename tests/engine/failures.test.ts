import path from "node:path";
import { keep } from "./checkpoints";
import { killAt } from "./heldRuns";
import { oneLine, recordSteps, sent } from "./observe";
import { urnOf } from "./stackState";
import {
  createWorld,
  ENGINE_TIMEOUT,
  expectQuiet,
  preview,
  previewFails,
  PROVIDERS,
  steps,
  up,
  upFails,
  type World,
} from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BEFORE = "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com ~all";
const AFTER = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const DROPPED = "include:mail.example.net";
const LINE = `removes: ["${DROPPED}"]`;

// The memory of what was declared moves on before the record does: a run that stops between the two has forgotten.
describe.each(PROVIDERS)("an include of ours on %s whose removal fails", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${provider === "cloudflare" ? "Cloudflare" : "Route53"})`;
  const NAMED = `${PLACE}: ${DROPPED} was declared by this stack, is declared no longer, and is still in the record`;
  const ADVICE = `Add \`${LINE}\` and run \`pulumi up\`; afterwards the line can go.`;
  const OTHER = `new pulumi.Stash("other", { input: 1 });`;
  let world: World;
  let managed: () => Promise<void>;
  let record: string;
  const spf = (options = "", more = OTHER): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });\n${more}`);

  /** The user does what the message says: one write, and the line can go again. */
  const followTheLine = async (): Promise<void> => {
    world.cloud.clearRequests();
    spf(LINE);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect(sent(world)).toEqual([record]);
    spf();
    expect(steps(await up(world))).toEqual(["update acme"]);
    expect(world.zone.txt()).toEqual([AFTER]);
  };

  beforeAll(async () => {
    world = await createWorld(provider);
    const id = world.zone.addTxt(GOOGLE);
    record = `PUT acme.com TXT${provider === "cloudflare" ? ` ${id}` : ""}`;
    spf(`includes: ["mail.example.net"]`);
    await up(world);
    expect(world.zone.txt()).toEqual([BEFORE]);
    managed = await keep(world);
  }, ENGINE_TIMEOUT);
  beforeEach(async () => {
    await managed();
    spf();
  }, ENGINE_TIMEOUT);
  afterAll(() => world.close());

  it(
    "is named by preview and up after a 429, with the line that takes it out, until that line was followed",
    async () => {
      world.cloud.addFault({ kind: "429", provider, method: "PUT" });
      await upFails(world);
      expect(sent(world)).toEqual([`${record} 429`]);
      const told = [oneLine(await previewFails(world)), oneLine(await upFails(world))];
      for (const text of told) expect([text.includes(NAMED), text.includes(ADVICE)]).toEqual([true, true]);
      expect([world.zone.txt(), sent(world)]).toEqual([[BEFORE], [`${record} 429`]]);
      await followTheLine();
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "stays without a word when it is declared again, as the message offers",
    async () => {
      world.cloud.addFault({ kind: "429", provider, method: "PUT" });
      expect(oneLine(await upFails(world))).not.toContain(NAMED);
      expect(oneLine(await upFails(world))).toContain("To keep it, declare it again.");
      spf(`includes: ["mail.example.net"]`);
      await up(world);
      await expectQuiet(world);
      expect(world.zone.txt()).toEqual([BEFORE]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is still named when the next run drops another include, which goes",
    async () => {
      spf(`includes: ["mail.example.net", "second.example"]`);
      await up(world);
      world.cloud.addFault({ kind: "429", provider, method: "PUT" });
      spf(`includes: ["second.example"]`);
      await upFails(world);
      spf();
      const told = oneLine(await upFails(world));
      expect([told.includes(NAMED), told.includes(ADVICE)]).toEqual([true, true]);
      expect(world.zone.txt()).toEqual([BEFORE]);
      await followTheLine();
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is taken out by a release that follows, which would end all telling",
    async () => {
      world.cloud.addFault({ kind: "429", provider, method: "PUT" });
      await upFails(world);
      world.cloud.clearRequests();
      spf("release: true");
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect([world.zone.txt(), sent(world)]).toEqual([[GOOGLE], [record]]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is named after a kill -9 while the update is on its way, before it changed anything",
    async () => {
      await killAt(world, "pause", { method: "PUT" });
      const told = oneLine(await upFails(world));
      expect([told.includes(NAMED), told.includes(ADVICE), sent(world)]).toEqual([true, true, []]);
      await followTheLine();
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is gone after a kill -9 behind the update, and the next up only brings the state up to date",
    async () => {
      await killAt(world, "pauseAfter", { method: "PUT" });
      expect(world.zone.txt()).toEqual([AFTER]);
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect(world.zone.txt()).toEqual([AFTER]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is named after a run that was told to update the memory only (--target), which itself warns",
    async () => {
      const targeted = await up(world, "--target", await urnOf(world, `${RECORD} memory`));
      expect(steps(targeted)).toEqual([`update ${RECORD} memory`]);
      expect(oneLine(targeted.stdout)).toContain(
        `warning: ${PLACE} in the zone is not what this program declares, and the engine was told to leave it.`,
      );
      const told = oneLine(await upFails(world));
      expect([told.includes(NAMED), told.includes(ADVICE), sent(world)]).toEqual([true, true, []]);
      await followTheLine();
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is removed by the next up after a run about something else (--target), which warns and writes nothing",
    async () => {
      spf("", OTHER.replace("1", "2"));
      const targeted = await up(world, "--target", await urnOf(world, "other"));
      expect([steps(targeted), sent(world)]).toEqual([["update other"], []]);
      expect(oneLine(targeted.stdout)).toContain(`warning: ${PLACE} in the zone is not what this program declares`);
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect([world.zone.txt(), sent(world)]).toEqual([[AFTER], [record]]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is removed by the next up when the plan was made for another program and is refused before the memory moves",
    async () => {
      const plan = path.join(world.cloud.dir, "plan.json");
      await preview(world, "--save-plan", plan);
      spf(`includes: ["other.example"]`);
      expect(await upFails(world, "--plan", plan)).toContain("violates plan");
      spf();
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect([world.zone.txt(), sent(world)]).toEqual([[AFTER], [record]]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is named when the plan was made for another text in the zone and is refused after the memory moved",
    async () => {
      const plan = path.join(world.cloud.dir, "plan.json");
      await preview(world, "--save-plan", plan);
      world.zone.editTxt(BEFORE, BEFORE.replace("~all", "mx ~all"));
      expect(await upFails(world, "--plan", plan)).toContain("violates plan");
      expect(sent(world)).toEqual([]);
      const told = oneLine(await previewFails(world));
      expect([told.includes(NAMED), told.includes(ADVICE)]).toEqual([true, true]);
      spf(LINE);
      await up(world);
      expect(world.zone.txt()).toEqual([AFTER.replace("~all", "mx ~all")]);
      spf();
      await up(world);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});

describe("a term of a MailDomain whose removal fails", () => {
  let world: World;
  const mail = (spf = "", dmarc = ""): void =>
    world.program(
      `new odoo.MailDomain("acme", { domain: "acme.com", cloudflare: {}, dkim: { enabled: false }, spf: { ${spf} }, dmarc: { policy: "none", ${dmarc} } });`,
    );

  beforeEach(async () => {
    world = await createWorld("cloudflare");
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "is named with the line as a MailDomain takes it: an include of the SPF record",
    async () => {
      mail(`includes: ["mail.example.net"]`);
      await up(world);
      mail();
      world.cloud.addFault({ kind: "429", provider: "cloudflare", method: "PUT" });
      await upFails(world);
      expect(oneLine(await upFails(world))).toContain(`Add \`spf: { ${LINE} }\` and run \`pulumi up\`;`);
      mail(LINE);
      await up(world);
      mail();
      await up(world);
      expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com ~all"]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is named with the line as a MailDomain takes it: a report address of the DMARC record",
    async () => {
      const kept = `aggregateReports: ["mailto:new@acme.com"]`;
      const line = `removes: ["rua=mailto:old@acme.com"]`;
      mail("", `aggregateReports: ["mailto:old@acme.com", "mailto:new@acme.com"]`);
      await up(world);
      mail("", kept);
      world.cloud.addFault({ kind: "429", provider: "cloudflare", method: "PUT" });
      await upFails(world);
      expect(oneLine(await upFails(world))).toContain(`Add \`dmarc: { ${line} }\` and run \`pulumi up\`;`);
      mail("", `${kept}, ${line}`);
      await up(world);
      mail("", kept);
      await up(world);
      expect(world.zone.txt("_dmarc.acme.com")).toEqual(["v=DMARC1; p=none; rua=mailto:new@acme.com"]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});
