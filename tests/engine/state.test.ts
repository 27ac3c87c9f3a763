import { apexRequest, oneLine, recordSteps, sent, sortedSteps } from "./harness/observe";
import { changeState, keep, resources, urnOf } from "./harness/state";
import { BOTH, GOOGLE, NEUTRAL, ODOO } from "./harness/texts";
import {
  createWorld,
  expectQuiet,
  expectStill,
  preview,
  previewFails,
  steps,
  up,
  upFails,
  type World,
} from "./harness/world";
import { PROVIDERS } from "./harness/zone";

const REFUSED = "the engine wants to create the record, but it is there already";
const HINT = "Set `adopt: true` on the component and run `pulumi up`";
const IMPORTED = "previously-imported resources that still specify an ID may not be replaced";
const VERIFICATION = "google-site-verification=abc";

describe.each(PROVIDERS)("a state that knows less than the zone, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  const adopted = ["create acme", `create ${record} memory`, `import ${record}`];
  let world: World;
  const declare = (options = "", into = world): void =>
    into.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("a new stack adopts what a lost one created, without a write", async () => {
    declare();
    await up(world);
    const fresh = await world.another("fresh");
    declare("", fresh);
    expect(sortedSteps(await up(fresh))).toEqual(adopted);
    await expectStill(fresh);
    expect(sent(world)).toEqual(["POST acme.com TXT"]);
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("a new stack adopts what a lost one merged into, and keeps TTL, comment and tags", async () => {
    world.zone.addTxt(GOOGLE, "acme.com", { ttl: 1234, comment: "mail, ask Eve", tags: ["team:mail"] });
    declare();
    await up(world);
    const zoneNow = (): unknown => world.cloud[provider].zone(world.zone.id);
    const before = zoneNow();
    const fresh = await world.another("fresh");
    declare("", fresh);
    expect(sortedSteps(await up(fresh))).toEqual(adopted);
    await expectStill(fresh);
    expect(zoneNow()).toEqual(before);
    expect(world.zone.txt()).toEqual([BOTH]);
  });

  it("a checkpoint from before the create leads to the same record, not to a second one", async () => {
    const checkpoint = await world.workspace.exportState();
    declare();
    await up(world);
    await world.workspace.importState(checkpoint);
    expect(sortedSteps(await up(world))).toEqual(adopted);
    await expectStill(world);
    expect(sent(world)).toEqual(["POST acme.com TXT"]);
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("a checkpoint from before the adoption leads to the same merged record", async () => {
    const id = world.zone.addTxt(GOOGLE);
    const checkpoint = await world.workspace.exportState();
    declare();
    await up(world);
    await world.workspace.importState(checkpoint);
    expect(sortedSteps(await up(world))).toEqual(adopted);
    await expectStill(world);
    expect(sent(world)).toEqual([apexRequest(world, "PUT", id)]);
    expect(world.zone.txt()).toEqual([BOTH]);
  });

  it("a checkpoint from before a term was added keeps the term and what a stranger added", async () => {
    declare();
    await up(world);
    const checkpoint = await world.workspace.exportState();
    declare(`includes: ["mail.example.net"]`);
    await up(world);
    const stranger = "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com ~all";
    world.zone.editTxt("v=spf1 include:_spf.odoo.com include:mail.example.net ~all", stranger);
    await world.workspace.importState(checkpoint);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([stranger]);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["POST", "PUT", "PUT"]);
  });

  it("a checkpoint from before a term was taken out does not bring the term back", async () => {
    const id = world.zone.addTxt(GOOGLE);
    declare(`includes: ["mail.example.net"]`);
    await up(world);
    const checkpoint = await world.workspace.exportState();
    declare();
    await up(world);
    await world.workspace.importState(checkpoint);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    // The last one writes what is there already: the state has to learn it.
    expect(sent(world)).toEqual(Array<string>(3).fill(apexRequest(world, "PUT", id)));
  });
});

describe.each(PROVIDERS)("a state that was changed by hand, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;
  const declare = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  /** The way out: `adopt: true`, an up, and then without it again. */
  async function expectAdoption(): Promise<void> {
    declare("adopt: true");
    expect(recordSteps(await up(world))).toContain(`import ${record} (adopted)`);
    await expectStill(world);
    declare();
    expect(recordSteps(await up(world))).toEqual([`import ${record}`, `delete ${record} (adopted)`]);
    await expectStill(world);
  }

  describe("of a record that the stack created", () => {
    let restore: () => void;

    beforeAll(async () => {
      world = await createWorld(provider);
      declare();
      await up(world);
      restore = keep(world);
    });
    beforeEach(() => {
      declare();
      restore();
    });
    // Not one request may change the zone, whatever is done to the state.
    afterEach(() => {
      expect(world.cloud.writes()).toEqual([]);
      expect(world.zone.txt()).toEqual([ODOO]);
    });

    it("adopts the record that the state lost in the next run, and it no longer counts as ours", async () => {
      await changeState(world, "delete", record);
      expect(sortedSteps(await preview(world))).toEqual([`import ${record}`, `update ${record} memory`]);
      expect(sortedSteps(await up(world))).toEqual([`import ${record}`, `update ${record} memory`]);
      await expectStill(world);
    });

    it("adopts the record at once when the state lost it with all that it knew of it", async () => {
      for (const name of [record, `${record} memory`]) await changeState(world, "delete", name);
      expect(resources(world).filter(({ urn }) => urn.includes(record))).toEqual([]);
      expect(sortedSteps(await up(world))).toEqual([`create ${record} memory`, `import ${record}`]);
      await expectStill(world);
    });

    it("keeps the record as it is when only the memory is gone; release then names what may be ours, and deletes nothing", async () => {
      await changeState(world, "delete", `${record} memory`);
      expect(steps(await up(world))).toEqual([`create ${record} memory`]);
      await expectStill(world);
      declare("release: true");
      expect(oneLine((await up(world)).stdout)).toContain("include:_spf.odoo.com was in the record before this stack");
      await expectStill(world);
    });

    it("refuses a replacement of the tainted record, and adopt takes it over", async () => {
      await changeState(world, "taint", record);
      const text = oneLine(await upFails(world));
      expect(text).toContain(REFUSED);
      expect(text).toContain(HINT);
      await expectAdoption();
    });

    it("refuses --replace, and is quiet without it", async () => {
      const text = oneLine(await previewFails(world, "--replace", urnOf(world, record)));
      expect(text).toContain(REFUSED);
      expect(text).toContain(HINT);
      expect(await upFails(world, "--replace", urnOf(world, record))).toContain(REFUSED);
      await expectStill(world);
    });
  });

  describe("of a record that the stack adopted", () => {
    let restore: () => void;

    beforeAll(async () => {
      world = await createWorld(provider);
      world.zone.addTxt(GOOGLE);
      declare();
      await up(world);
      await up(world);
      restore = keep(world);
    });
    beforeEach(() => {
      declare();
      restore();
    });
    afterEach(() => {
      expect(world.cloud.writes()).toEqual([]);
      expect(world.zone.txt()).toEqual([BOTH]);
    });

    it("adopts the record again at once when the state lost it", async () => {
      await changeState(world, "delete", record);
      const adopted = [`import ${record}`, `update ${record} memory`];
      expect(sortedSteps(await preview(world))).toEqual(adopted);
      expect(sortedSteps(await up(world))).toEqual(adopted);
      await expectStill(world);
    });

    it("counts all that is live as found when the memory is gone", async () => {
      await changeState(world, "delete", `${record} memory`);
      expect(steps(await up(world))).toEqual([`create ${record} memory`]);
      await expectStill(world);
      declare("release: true");
      expect(oneLine((await up(world)).stdout)).toContain("include:_spf.odoo.com was in the record before this stack");
      await expectStill(world);
    });

    it("refuses a replacement of the tainted record, in preview with our way out, and adopt takes it over", async () => {
      await changeState(world, "taint", record);
      const text = oneLine(await previewFails(world));
      expect(text).toContain(REFUSED);
      expect(text).toContain(HINT);
      // An up without its preview ends in the engine before any hook is called: there are only its own words.
      expect(await upFails(world)).toContain(IMPORTED);
      await expectAdoption();
    });

    it("refuses --replace, and is quiet without it", async () => {
      const urn = urnOf(world, record);
      expect(oneLine(await previewFails(world, "--replace", urn))).toContain(HINT);
      expect(await upFails(world, "--replace", urn)).toContain(IMPORTED);
      await expectStill(world);
    });
  });
});

describe("a record of a person who made it as we would have, on Cloudflare and Route53", () => {
  let world: World;

  it.each(PROVIDERS)(
    "is still the person's after a run in which it was away (%s): release deletes nothing",
    async (provider) => {
      world = await createWorld(provider);
      const spf = (options = ""): void =>
        world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
      world.zone.addTxt(ODOO);
      spf();
      await up(world);
      // On Cloudflare the record keeps its id while it is something else; a Route53 set has its id from its name.
      if (provider === "cloudflare") world.zone.editTxt(ODOO, `off ${ODOO}`);
      else world.zone.removeTxt(ODOO);
      expect(oneLine(await upFails(world))).toContain("was changed outside of Pulumi");
      if (provider === "cloudflare") world.zone.editTxt(`off ${ODOO}`, ODOO);
      else world.zone.addTxt(ODOO);
      world.cloud.clearRequests();
      spf("release: true");
      await up(world);
      await up(world);
      expect([world.zone.txt(), sent(world)]).toEqual([[ODOO], []]);
    },
  );
});

describe("our record on Cloudflare that a person made another record of", () => {
  const RECORD = "cloudflare:acme.com:TXT";
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ${options} });`);
  beforeEach(async () => {
    world = await createWorld("cloudflare");
    spf();
    await up(world);
  });

  it("stays as it is, and adopt makes ours beside it", async () => {
    world.zone.editTxt(ODOO, VERIFICATION);
    world.cloud.clearRequests();
    const told = oneLine(await upFails(world, "--refresh"));
    expect(told).toContain(
      `somebody made another record of the one in the state: "${VERIFICATION}". Nothing was written.`,
    );
    expect(told).toContain("Set `adopt: true` on the component");
    expect(sent(world)).toEqual([]);
    spf("adopt: true");
    await up(world, "--refresh");
    expect(world.zone.txt()).toEqual([VERIFICATION, ODOO]);
    await expectQuiet(world);
  });

  it("stays as it is when it was marked for deletion, and the state forgets it by the command that is named", async () => {
    spf("release: true");
    await up(world);
    world.zone.editTxt(NEUTRAL, VERIFICATION);
    world.cloud.clearRequests();
    const urn = urnOf(world, RECORD);
    expect(oneLine(await upFails(world))).toContain(
      `somebody made another record of the one that this stack marked for deletion: "${VERIFICATION}". It was not deleted. Have the state forget it: \`pulumi state delete '${urn}'\``,
    );
    await world.workspace.run(["state", "delete", urn, "--yes"]);
    await up(world);
    expect([world.zone.txt(), sent(world)]).toEqual([[VERIFICATION], []]);
    await expectQuiet(world);
  });
});

describe("a state that a refresh took our record out of, because Cloudflare answered 404 for the zone", () => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld("cloudflare");
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  });

  it.each([
    // The record may be another one by now: its text counts as found, and a release leaves it.
    ["created", undefined, ODOO, ODOO],
    // The memory still knows what this stack added to it.
    ["adopted", GOOGLE, BOTH, GOOGLE],
  ])("adopts the record that the stack %s in the next up, without a write", async (_title, found, live, released) => {
    if (found !== undefined) world.zone.addTxt(found);
    await up(world);
    world.cloud.clearRequests();
    world.cloud.addFault({ provider: "cloudflare", kind: "noRoute", operation: "read" });
    expect((await world.workspace.refresh({ args: ["--skip-preview"] })).code).toBe(0);
    expect(resources(world).filter(({ urn }) => urn.includes("DnsRecord"))).toEqual([]);
    world.cloud.clearFaults();
    expect(recordSteps(await up(world))).toContain("import cloudflare:acme.com:TXT");
    await expectStill(world);
    expect([world.cloud.writes(), world.zone.txt()]).toEqual([[], [live]]);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {}, release: true });`);
    await up(world);
    expect([world.zone.deletes(), world.zone.txt()]).toEqual([[], [released]]);
  });
});

describe.each(PROVIDERS)("a stack on %s", (provider) => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("with --parallel 1 previews, creates, adopts, updates, and is quiet", async () => {
    const one = ["--parallel", "1"];
    const declare = (options: string): void =>
      world.program(
        ["acme.com", "sales.acme.com"]
          .map((domain) => `new odoo.MailDomain("${domain}", { domain: "${domain}", ${provider}: {}, ${options} });`)
          .join("\n"),
      );
    world.zone.addTxt(GOOGLE);
    declare("");
    const planned = recordSteps(await preview(world, ...one)).sort();
    expect(recordSteps(await up(world, ...one)).sort()).toEqual(planned);
    expect(planned).toHaveLength(5);
    declare(`spf: { includes: ["mail.example.net"] }`);
    expect(recordSteps(await up(world, ...one))).toHaveLength(2);
    await expectStill(world, ...one);
    expect(world.zone.txt()).toEqual([BOTH.replace("odoo.com", "odoo.com include:mail.example.net")]);
    expect(world.zone.txt("sales.acme.com")).toEqual([ODOO.replace("odoo.com", "odoo.com include:mail.example.net")]);
  });

  it("is quiet after a rename, and goes on from what it knew", async () => {
    world.zone.addTxt(GOOGLE);
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, includes: ["mail.example.net"] });`,
    );
    await up(world);
    const { code, stderr } = await world.workspace.run(["stack", "rename", "production"]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const after = await world.renamed("production");
    expect(new Set(resources(after).map(({ urn }) => urn.split("::")[0]))).toEqual(new Set(["urn:pulumi:production"]));
    await expectStill(after);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} });`);
    await up(after);
    await expectStill(after);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(world.zone.deletes()).toEqual([]);
  });
});
