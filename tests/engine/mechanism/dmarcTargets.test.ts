import { childUrn, keep, urnOf } from "../harness/state";
import { oneLine, recordSteps, sent } from "../harness/observe";
import { createWorld, expectQuiet, steps, up, type World } from "../harness/world";
import { NATIVE_TYPES, PROVIDERS, TITLES } from "../harness/zone";

const OWNER = "_dmarc.acme.com";
const FOUND = "v=DMARC1; p=quarantine; rua=mailto:theirs@acme.com";
const OTHER = `new pulumi.Stash("other", { input: 1 });`;

// The same as for SPF (partial.test.ts, failing/removals.test.ts): the next run does what this one left out.
describe.each(PROVIDERS)("runs on %s that leave out a DMARC record, or are about something else", (provider) => {
  const RECORD = `${provider}:${OWNER}:TXT`;
  const LEFT = `warning: ${OWNER} TXT (${TITLES[provider]}) in the zone is not what this program declares, and the engine was told to leave it.`;
  let world: World;
  let empty: () => void;
  const dmarc = (addresses: readonly string[], more = OTHER): void => {
    const reports = JSON.stringify(addresses.map((name) => `mailto:${name}@acme.com`));
    world.program(
      `new odoo.DmarcRecord("acme", { domain: "acme.com", ${provider}: {}, policy: "none", aggregateReports: ${reports} });\n${more}`,
    );
  };

  beforeAll(async () => {
    world = await createWorld(provider);
    empty = keep(world);
  });
  beforeEach(() => empty());

  it.each([
    ["create", [], [], "v=DMARC1; p=none; rua=mailto:a@acme.com"],
    // The engine imports what it was told to exclude, and leaves out the update: nothing is written.
    ["adopt", [FOUND], [`import ${RECORD}`], "v=DMARC1; p=quarantine; rua=mailto:theirs@acme.com,mailto:a@acme.com"],
  ])(
    "warn when they would have had to %s it (--exclude), and the next up goes on",
    async (_how, found, taken, text) => {
      for (const one of found) world.zone.addTxt(one, OWNER);
      dmarc(["a"]);
      const left = await up(world, "--exclude", childUrn("DmarcRecord", NATIVE_TYPES[provider], RECORD));
      expect([recordSteps(left), world.zone.txt(OWNER), sent(world)]).toEqual([taken, found, []]);
      expect(oneLine(left.stdout)).toContain(LEFT);
      await up(world);
      expect(world.zone.txt(OWNER)).toEqual([text]);
      await expectQuiet(world);
    },
  );

  describe("with a report address that is no longer declared", () => {
    const BEFORE = "v=DMARC1; p=quarantine; rua=mailto:theirs@acme.com,mailto:a@acme.com,mailto:b@acme.com";
    const AFTER = "v=DMARC1; p=quarantine; rua=mailto:theirs@acme.com,mailto:a@acme.com";
    let managed: () => void;

    beforeAll(async () => {
      empty();
      world.zone.addTxt(FOUND, OWNER);
      dmarc(["a", "b"]);
      await up(world);
      expect(world.zone.txt(OWNER)).toEqual([BEFORE]);
      managed = keep(world);
    });
    beforeEach(() => {
      managed();
      dmarc(["a"]);
    });
    afterEach(async () => {
      expect(world.zone.txt(OWNER)).toEqual([BEFORE]);
      expect(sent(world)).toEqual([]);
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect(world.zone.txt(OWNER)).toEqual([AFTER]);
      await expectQuiet(world);
    });

    it("leave it to the next plain run when they exclude the record", async () => {
      const left = await up(world, "--exclude", urnOf(world, RECORD));
      expect(steps(left)).toEqual([`update acme`, `update ${RECORD} memory`]);
      expect(oneLine(left.stdout)).toContain(LEFT);
    });

    it("leave it to the next plain run when they are about the memory only (--target)", async () => {
      const left = await up(world, "--target", urnOf(world, `${RECORD} memory`));
      expect(steps(left)).toEqual([`update ${RECORD} memory`]);
      expect(oneLine(left.stdout)).toContain(LEFT);
    });

    it("leave it to the next plain run when they are about something else (--target)", async () => {
      dmarc(["a"], OTHER.replace("1", "2"));
      const left = await up(world, "--target", urnOf(world, "other"));
      expect(steps(left)).toEqual(["update other"]);
      expect(oneLine(left.stdout)).toContain(LEFT);
    });
  });

  it("take nothing of others when they write the record without its memory (--target, --exclude)", async () => {
    world.zone.addTxt(FOUND, OWNER);
    dmarc(["a"]);
    await up(world);
    // Somebody has the address that is declared next.
    const joined = "v=DMARC1; p=quarantine; rua=mailto:theirs@acme.com,mailto:a@acme.com,mailto:b@acme.com";
    world.zone.editTxt("v=DMARC1; p=quarantine; rua=mailto:theirs@acme.com,mailto:a@acme.com", joined, OWNER);
    dmarc(["a", "b", "c"]);
    await up(world, "--target", urnOf(world, RECORD));
    const written = `${joined},mailto:c@acme.com`;
    expect(world.zone.txt(OWNER)).toEqual([written]);
    dmarc(["a", "c"]);
    await up(world, "--exclude", urnOf(world, `${RECORD} memory`));
    await up(world);
    expect(world.zone.txt(OWNER)).toEqual([written]);
    await expectQuiet(world);
  });
});
