import { oneLine, recordSteps, sent, sortedSteps } from "./harness/observe";
import { childUrn, keep, urnOf } from "./harness/state";
import { GOOGLE, ODOO } from "./harness/texts";
import { createWorld, expectQuiet, steps, up, type World } from "./harness/world";
import { NATIVE_TYPES, PROVIDERS, TITLES } from "./harness/zone";

const MERGED = "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com ~all";
const DROPPED = "include:mail.example.net";

// A resource that is left out of its first run is not in the state. If another one depended on it, the engine would refuse to read that state.
describe.each(PROVIDERS)("runs on %s that are told to leave out a part (--exclude)", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const URN = childUrn("SpfRecord", NATIVE_TYPES[provider], RECORD);
  const LEFT = `warning: acme.com TXT (${TITLES[provider]}) in the zone is not what this program declares, and the engine was told to leave it.`;
  let world: World;
  let found: () => void;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeAll(async () => {
    world = await createWorld(provider);
    world.zone.addTxt(GOOGLE);
    found = keep(world);
  });
  beforeEach(() => {
    found();
    spf(`includes: ["mail.example.net"]`);
  });

  it.each([
    ["create", [], "v=spf1 include:_spf.odoo.com include:mail.example.net ~all"],
    // The engine imports what it was told to exclude, and leaves out the update: nothing is written.
    ["adopt", [`import ${RECORD}`], MERGED],
  ])(
    "warn when they would have had to %s the record, leave a state that can be read, and the next up goes on",
    async (what, taken, then) => {
      if (what === "create") world.zone.removeTxt(GOOGLE);
      const first = await up(world, "--exclude", URN);
      expect([recordSteps(first), sent(world)]).toEqual([taken, []]);
      expect(oneLine(first.stdout)).toContain(LEFT);
      await up(world);
      expect(world.zone.txt()).toEqual([then]);
      await expectQuiet(world);
    },
  );

  it("adopt nothing in a first run without the memory, and the next up does", async () => {
    const first = await up(world, "--exclude", childUrn("SpfRecord", "pulumi:index:Stash", `${RECORD} memory`));
    expect(steps(first)).toEqual(["create acme"]);
    expect(oneLine(first.stdout)).toContain(LEFT);
    expect(sortedSteps(await up(world))).toEqual(
      [`create ${RECORD} memory`, `import ${RECORD}`, `update ${RECORD}`].sort(),
    );
    expect(world.zone.txt()).toEqual([MERGED]);
    await expectQuiet(world);
  });

  it("leave a dropped include to the next plain run when they leave out the record that has it", async () => {
    await up(world);
    world.cloud.clearRequests();
    spf();
    const left = await up(world, "--exclude", URN);
    expect(steps(left)).toEqual(["update acme", `update ${RECORD} memory`]);
    expect(oneLine(left.stdout)).toContain(LEFT);
    expect([world.zone.txt(), sent(world)]).toEqual([[MERGED], []]);
    expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
    expect(world.zone.txt()).toEqual([MERGED.replace(`${DROPPED} `, "")]);
    await expectQuiet(world);
  });
});

describe.each(PROVIDERS)("the run after the one that created a record on %s", (provider) => {
  let world: World;
  const programs = (spf: string, other: number): void =>
    world.program(`new pulumi.Stash("other", { input: ${other} });
      new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${spf} });`);
  beforeEach(async () => {
    world = await createWorld(provider);
    programs("", 1);
    await up(world);
  });

  // The engine keeps the order of the state for what it leaves out: the memory must depend on nothing that comes after it.
  it.each(["", "release: true"])("may be about something else (--target), with the options {%s}", async (options) => {
    programs(options, 2);
    await up(world, "--target", urnOf(world, "other"));
    expect(world.zone.txt()).toEqual([ODOO]);
    programs("", 2);
    await up(world);
    await expectQuiet(world);
  });
});

describe.each(PROVIDERS)("a mail domain on %s that no longer declares all its records", (provider) => {
  let world: World;
  const mail = (options: string): void =>
    world.program(`new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  beforeEach(async () => {
    world = await createWorld(provider);
    mail(`dmarc: { policy: "none" }`);
    await up(world);
    await up(world);
  });

  it("names those that stay, once", async () => {
    mail("dkim: { enabled: false }");
    const { stdout } = await up(world);
    for (const name of ["_dmarc.acme.com:TXT", "odoo._domainkey.acme.com:CNAME"])
      expect(oneLine(stdout)).toContain(
        `This component declared ${provider}:${name} and no longer does: it stays in DNS as it is`,
      );
    expect(world.zone.cname("odoo._domainkey.acme.com")).toBe("odoo._domainkey.odoo.com");
    expect((await up(world)).stdout).not.toContain("no longer does");
  });

  it("says that it declares none at all", async () => {
    mail(`hosting: "external-smtp"`);
    expect(oneLine((await up(world)).stdout)).toContain("This component declares no record.");
    expect(world.zone.txt()).toEqual([ODOO]);
  });
});
