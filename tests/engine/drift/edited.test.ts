import { upWhileHeld } from "../harness/heldRuns";
import { apexRequest, oneLine, recordSteps, sent } from "../harness/observe";
import { keep, urnOf } from "../harness/state";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, preview, previewFails, steps, up, upFails, type World } from "../harness/world";
import { PROVIDERS, READS, TITLES } from "../harness/zone";

const STRANGERS = "v=spf1 include:_spf.odoo.com  mx include:_spf.google.com ip4:192.0.2.1 -all";

describe.each(PROVIDERS)("a stranger at our SPF record on %s", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${TITLES[provider]})`;
  const LEFT = `warning: ${PLACE} in the zone is not what this program declares, and`;
  const OTHER = `new pulumi.Stash("other", { input: 1 });`;
  let world: World;
  let managed: () => void;
  let record: string;
  const spf = (options = "", more = OTHER): void =>
    world.program(`${more}\nnew odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const ignoring = `pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
    /(?:DnsRecord|:Record)$/.test(type) ? { props, opts: { ...opts, ignoreChanges: ["content", "records"] } } : undefined);`;

  beforeAll(async () => {
    world = await createWorld(provider);
    const id = world.zone.addTxt(GOOGLE);
    record = apexRequest(world, "PUT", id);
    spf();
    await up(world);
    managed = keep(world);
  });
  beforeEach(() => {
    managed();
    spf();
  });

  it("adds terms, spaces and another all between two ups: every octet is kept, and the state learns it", async () => {
    world.zone.editTxt(BOTH, STRANGERS);
    expect(recordSteps(await preview(world))).toEqual([`update ${RECORD}`]);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect([world.zone.txt(), sent(world)]).toEqual([[STRANGERS], [record]]);
    await expectQuiet(world, "--refresh");
  });

  it("adds a term while we add and drop ours: it is kept", async () => {
    spf(`includes: ["mail.example.net"]`);
    await up(world);
    const [text = ""] = world.zone.txt();
    world.zone.editTxt(text, text.replace("include:mail", "a:relay.example include:mail"));
    spf(`includes: ["second.example"]`);
    await up(world);
    expect(world.zone.txt()).toEqual([
      "v=spf1 include:_spf.odoo.com include:second.example a:relay.example include:_spf.google.com ~all",
    ]);
    await expectQuiet(world);
  });

  it("removes our term: preview and up fail, name the drift and the command, and write nothing; that command repairs it", async () => {
    world.zone.editTxt(BOTH, GOOGLE);
    const drift = `${PLACE} was changed outside of Pulumi: it is "${GOOGLE}", and should be "${BOTH}".`;
    for (const told of [await previewFails(world), await upFails(world)].map(oneLine)) {
      expect(told).toContain(drift);
      expect(told).toContain("Run `pulumi up --refresh`");
    }
    expect([world.zone.txt(), sent(world)]).toEqual([[GOOGLE], []]);
    const repair = [`update ${RECORD}`];
    expect(steps(await preview(world, "--refresh"))).toEqual(repair);
    expect(steps(await up(world, "--refresh"))).toEqual(repair);
    expect([world.zone.txt(), sent(world)]).toEqual([[BOTH], [record]]);
    await expectQuiet(world);
  });

  it("removes our term: a run about something else (--target) is not disturbed, and only warns", async () => {
    world.zone.editTxt(BOTH, GOOGLE);
    spf("", OTHER.replace("1", "2"));
    const targeted = await up(world, "--target", urnOf(world, "other"));
    expect([steps(targeted), sent(world)]).toEqual([["update other"], []]);
    expect(oneLine(targeted.stdout)).toContain(`${LEFT} this run is not about it.`);
  });

  it("removes our term: refresh and destroy with the program are not disturbed, and the record stays", async () => {
    world.zone.editTxt(BOTH, GOOGLE);
    const refreshed = await world.workspace.refresh({ args: ["--run-program", "--skip-preview"] });
    expect([refreshed.code, oneLine(refreshed.stdout).includes(LEFT)]).toEqual([0, true]);
    managed();
    world.zone.editTxt(BOTH, GOOGLE);
    const destroyed = await world.workspace.destroy({ args: ["--run-program", "--skip-preview"] });
    expect([destroyed.code, recordSteps(destroyed)]).toEqual([0, [`delete ${RECORD}`]]);
    expect([world.zone.txt(), sent(world)]).toEqual([[GOOGLE], []]);
  });

  it("removes our term from a record whose changes the program ignores (ignoreChanges): once the state knows it, we only warn", async () => {
    world.zone.editTxt(BOTH, GOOGLE);
    spf("", `${OTHER}\n${ignoring}`);
    // The first run remembers that the term is no longer there; the second has nothing to remember.
    for (const [args, memory] of [
      [["--refresh"], [`update ${RECORD} memory`]],
      [[], []],
    ] as const) {
      const ignored = await up(world, ...args);
      expect([steps(ignored), sent(world)]).toEqual([memory, []]);
      expect(oneLine(ignored.stdout)).toContain(`${LEFT} the engine was told to leave it.`);
    }
    spf();
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect(world.zone.txt()).toEqual([BOTH]);
  });
});

describe.each(PROVIDERS)("an edit on %s between our reading and the guard's", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const PLACE = `acme.com TXT (${TITLES[provider]})`;
  // The first reading of a run is the plan's, the second the guard's.
  const GUARD = { operation: READS[provider], skip: 1 };
  let world: World;

  beforeEach(async () => {
    world = await createWorld(provider);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} });`);
  });

  const refused = async (edit: () => void): Promise<string> => {
    const { code, stdout } = await upWhileHeld(world, GUARD, edit);
    expect([code, sent(world)]).toEqual([1, []]);
    return oneLine(stdout);
  };

  it('adds a term: nothing is overwritten, "run again" is said, and that converges', async () => {
    const theirs = "v=spf1 include:_spf.google.com mx ~all";
    world.zone.addTxt(GOOGLE);
    const told = await refused(() => world.zone.editTxt(GOOGLE, theirs));
    expect(told).toContain(
      `${PLACE}: the record changed since this run read it; it is now "${theirs}". Nothing was overwritten. Run \`pulumi up\` again.`,
    );
    expect(world.zone.txt()).toEqual([theirs]);
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH.replace("~all", "mx ~all")]);
    await expectQuiet(world);
  });

  it("takes the record away: nothing is written, and a refresh asks whether it comes back with what it held", async () => {
    world.zone.addTxt(GOOGLE);
    expect(await refused(() => world.zone.removeTxt(GOOGLE))).toContain(
      `${PLACE}: the record is gone from the zone, but the state still has it. Nothing was written. Run \`pulumi up --refresh\``,
    );
    const asked = oneLine(await upFails(world, "--refresh"));
    expect(asked).toContain(`held what is not ours: "include:_spf.google.com". It was "${BOTH}".`);
    expect(asked).toContain("`restore: true`");
    expect([world.zone.txt(), sent(world)]).toEqual([[], []]);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, restore: true });`);
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectQuiet(world);
  });

  it("makes the first SPF record: ours is not put beside it, and the next up merges", async () => {
    expect(await refused(() => world.zone.addTxt(GOOGLE))).toContain(
      `${PLACE}: a record is there now that was not there when this run read the zone: "${GOOGLE}". Nothing was written. Run \`pulumi up\` again`,
    );
    expect(world.zone.txt()).toEqual([GOOGLE]);
    expect(recordSteps(await up(world))).toEqual([`import ${RECORD}`, `update ${RECORD}`]);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectQuiet(world);
  });

  it("changes only what a write would carry along (another value of the set, a comment): that is refused too", async () => {
    const theirs = "google-site-verification=abc";
    world.zone.addTxt(GOOGLE);
    const edit = (): void => {
      if (provider === "route53") world.zone.addTxt(theirs);
      else
        for (const { id } of world.cloud.cloudflare.records("acme.com", "TXT"))
          world.cloud.cloudflare.editRecord(id, { comment: "ask Eve" });
    };
    expect(await refused(edit)).toContain("the record changed since this run read it");
    await up(world);
    expect(world.zone.txt()).toEqual(provider === "route53" ? [theirs, BOTH] : [BOTH]);
    if (provider === "cloudflare")
      expect(world.cloud.cloudflare.records("acme.com", "TXT")).toMatchObject([{ comment: "ask Eve" }]);
    await expectQuiet(world);
  });

  it("comes after the guard's reading: Route53 refuses a second SPF record; on Cloudflare this run and the next name both", async () => {
    const { code, stdout } = await upWhileHeld(world, { method: "POST" }, () => world.zone.addTxt(GOOGLE));
    if (provider === "route53") {
      expect([code, oneLine(stdout).includes("but it already exists")]).toEqual([1, true]);
    } else {
      // Its API takes both and knows no condition, so this window stays open (docs/engine.md). The look after the create sees both records.
      const ids = world.cloud.cloudflare.records("acme.com", "TXT").map(({ id }) => id);
      const isTold = (said: string): boolean => ids.every((id) => oneLine(said).includes(id));
      expect([code, ids.length, isTold(stdout), isTold(await upFails(world))]).toEqual([1, 2, true, true]);
      world.zone.removeTxt(ODOO);
    }
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectQuiet(world);
  });
});

describe.each(PROVIDERS)("the declared TTL of a record that we created on %s", (provider) => {
  let world: World;
  const ttlNow = (): number | undefined =>
    provider === "cloudflare"
      ? world.cloud.cloudflare.records("acme.com", "TXT")[0]?.ttl
      : world.cloud.route53.recordSets("acme.com", "TXT")[0]?.ttl;

  it("is drift when somebody changes it: an error, and --refresh puts it back", async () => {
    world = await createWorld(provider);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ttl: 600 });`);
    await up(world);
    await expectQuiet(world);
    if (provider === "cloudflare")
      world.cloud.cloudflare.editRecord(world.cloud.cloudflare.records("acme.com", "TXT")[0]?.id ?? "", { ttl: 120 });
    else world.cloud.route53.putRecordSet({ name: "acme.com", type: "TXT", values: [`"${ODOO}"`], ttl: 120 });
    expect(oneLine(await upFails(world))).toContain(
      `was changed outside of Pulumi: it is "${ODOO}" with TTL 120 s, and should be "${ODOO}" with TTL 600 s.`,
    );
    expect([ttlNow(), world.zone.txt()]).toEqual([120, [ODOO]]);
    expect(recordSteps(await up(world, "--refresh"))).toEqual([`update ${provider}:acme.com:TXT`]);
    expect([ttlNow(), world.zone.txt()]).toEqual([600, [ODOO]]);
    await expectQuiet(world);
  });
});
