import { oneLine, recordSteps, sent, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, previewFails, PROVIDERS, up, upFails, type World } from "./world";

const OWNER = "_dmarc.acme.com";
const OURS = "mailto:dmarc@acme.com";

describe.each(PROVIDERS)("a DMARC rollout on %s", (provider) => {
  const RECORD = `${provider}:${OWNER}:TXT`;
  let world: World;
  const dmarc = (options: string, domain = "acme.com"): void =>
    world.program(`
      const record = new odoo.DmarcRecord("acme", {
        domain: "${domain}", ${provider}: {}, aggregateReports: ["${OURS}"], ${options}
      });
      export const notes = record.records.apply((records) => records.map((one) => one.notes));
    `);
  const text = (): string[] => world.zone.txt(OWNER);

  beforeEach(async () => {
    world = await createWorld(provider);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  async function refused(issue: string): Promise<string> {
    const before = stored(world);
    const writes = sent(world);
    expect(oneLine(await previewFails(world))).toContain(`[error ${issue}]`);
    const said = oneLine(await upFails(world));
    expect(said).toContain(`[error ${issue}]`);
    expect([stored(world), sent(world)]).toEqual([before, writes]);
    return said;
  }

  it(
    "goes step by step, prints the next one and the policy that comes of it, and refuses to leave one out",
    async () => {
      dmarc(`rollout: "quarantine-test"`);
      expect(await refused("dmarc/rollout-step-skipped")).toContain("from no record to quarantine-test");

      dmarc(`rollout: "monitor"`);
      const first = await up(world);
      expect(recordSteps(first)).toEqual([`create ${RECORD}`]);
      expect(oneLine(first.stdout)).toContain("Next step: rollout: quarantine-test. Before: In the aggregate reports");
      expect(text()).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
      await expectQuiet(world);

      dmarc(`rollout: "reject"`);
      await refused("dmarc/rollout-step-skipped");

      dmarc(`rollout: "quarantine-test"`);
      const second = await up(world);
      expect(text()).toEqual([`v=DMARC1; p=quarantine; rua=${OURS}; t=y`]);
      expect(oneLine(second.stdout)).toContain(
        "none (from acme.com) -> quarantine, tested: none is applied (from acme.com)",
      );
      expect(oneLine(second.stdout)).toContain("[warning dmarc/test-mode]");
      await expectQuiet(world);

      dmarc(`rollout: "reject", allowSkip: true`);
      await up(world);
      expect(text()).toEqual([`v=DMARC1; p=reject; rua=${OURS}`]);
      dmarc(`rollout: "monitor"`);
      await up(world);
      expect(text()).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
      expect(world.zone.deletes()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "keeps a stranger's stricter step, with a warning, and tells what stands there",
    async () => {
      const found = `v=DMARC1; p=reject; rua=${OURS}`;
      world.zone.addTxt(found, OWNER);
      dmarc(`rollout: "quarantine"`);
      expect(oneLine((await up(world)).stdout)).toContain("[warning dmarc/stricter-value-kept]");
      expect([text(), sent(world)]).toEqual([[found], []]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "does not put a new record below the policy that the name inherits (RFC 9989 section 4.10.1)",
    async () => {
      world.zone.addTxt("v=DMARC1; p=reject", OWNER);
      dmarc(`rollout: "monitor"`, "mail.acme.com");
      const said = await refused("dmarc/weaker-than-inherited");
      expect(said).toContain("mail.acme.com has reject (from acme.com) and would have none (from mail.acme.com)");
      dmarc(`rollout: "monitor", allowWeaker: true`, "mail.acme.com");
      await up(world);
      expect(world.zone.txt("_dmarc.mail.acme.com")).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is warned where DNS does not answer, which is never taken for no policy",
    async () => {
      world.cloud.internet.put("_dmarc.com", "servfail");
      dmarc(`rollout: "monitor"`);
      expect(oneLine((await up(world)).stdout)).toContain("[warning dmarc/inherited-unknown]");
    },
    ENGINE_TIMEOUT,
  );

  it(
    "tells of a wildcard that answered for _dmarc until now",
    async () => {
      world.zone.addTxt("v=DMARC1; p=none", "*.acme.com");
      dmarc(`rollout: "monitor"`);
      const said = oneLine((await up(world)).stdout);
      expect(said).toContain("[warning dmarc/wildcard-at-name]");
      expect(said).toContain("[warning dmarc/answered-elsewhere]");
      expect(world.zone.txt("*.acme.com")).toEqual(["v=DMARC1; p=none"]);
    },
    ENGINE_TIMEOUT,
  );
});
