import type { Provider } from "../../sandbox/cloud/requests";
import { cloudflareIds, expectRefused, oneLine, recordSteps, sent, stored } from "./harness/observe";
import { createWorld, expectQuiet, up, type World } from "./harness/world";
import { PROVIDERS } from "./harness/zone";

const OWNER = "_dmarc.acme.com";
const OURS = "mailto:dmarc@acme.com";
const MANAGED = "mailto:0a1b2c@dmarc-reports.cloudflare.net";
const AUTHORIZATION = "acme.com._report._dmarc.reports.acme.net";

describe.each(PROVIDERS)("the DMARC Policy Record on %s", (provider) => {
  const RECORD = `${provider}:${OWNER}:TXT`;
  let world: World;
  const dmarc = (options: string): void =>
    world.program(`new odoo.DmarcRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const text = (): string[] => world.zone.txt(OWNER);

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("is created once; a lower value of our own is obeyed, and a tag or an address that is declared no longer goes", async () => {
    dmarc(`policy: "reject", subdomainPolicy: "reject", aggregateReports: ["${OURS}", "mailto:b@acme.com"]`);
    expect(recordSteps(await up(world))).toEqual([`create ${RECORD}`]);
    expect(text()).toEqual([`v=DMARC1; p=reject; sp=reject; rua=${OURS},mailto:b@acme.com`]);
    await expectQuiet(world);
    dmarc(`policy: "none", aggregateReports: ["${OURS}"]`);
    const lower = await up(world);
    expect(recordSteps(lower)).toEqual([`update ${RECORD}`]);
    expect(lower.stdout).not.toContain("dmarc/stricter-value-kept");
    expect(text()).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
    await expectQuiet(world);
  });

  it("keeps an address that Cloudflare manages, and unknown tags; without our address it is as it was found", async () => {
    const found = `v=DMARC1;p=none;  rua=${MANAGED}; x-note=kept`;
    const extra = { ttl: 1234, comment: "managed", tags: ["team:mail"] };
    world.zone.addTxt(found, OWNER, extra);
    const before = stored(world);
    const ids = cloudflareIds(world, OWNER);
    dmarc(`aggregateReports: ["${OURS}"]`);
    await up(world);
    expect(text()).toEqual([found.replace(MANAGED, `${MANAGED},${OURS}`)]);
    expect(sent(world)).toEqual([[`PUT ${OWNER} TXT`, ...ids].join(" ")]);
    await expectQuiet(world);
    dmarc("");
    await up(world);
    expect(stored(world)).toEqual(before);
    if (provider === "cloudflare")
      expect(world.cloud.cloudflare.records(OWNER)).toEqual([expect.objectContaining(extra)]);
    else expect(world.cloud.route53.recordSets(OWNER)).toEqual([expect.objectContaining({ ttl: 1234 })]);
  });

  it("keeps a stranger's stricter value with a warning, and takes the weaker one with allowWeaker", async () => {
    const found = `v=DMARC1; p=reject; rua=${OURS}`;
    world.zone.addTxt(found, OWNER);
    dmarc(`policy: "none"`);
    const kept = await up(world);
    expect(oneLine(kept.stdout)).toContain(
      `The declared p=none would make the record weaker than somebody else set it: "p=reject" stays.`,
    );
    expect(sent(world)).toEqual([]);
    expect(text()).toEqual([found]);
    await expectQuiet(world);
    dmarc(`policy: "none", allowWeaker: true`);
    await up(world);
    expect(text()).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
  });

  it("is refused where _dmarc is a CNAME, naming who holds the policy (RFC 1034 section 3.6.2)", async () => {
    world.zone.addCname(OWNER, "policy.managed.example");
    dmarc(`policy: "none"`);
    const said = await expectRefused(world, "dmarc/cname-at-name");
    expect(said).toContain(`${OWNER} is a CNAME for policy.managed.example`);
  });

  it("is refused where there are several, which readers take for none (RFC 9989), and they are named", async () => {
    const several = ["v=DMARC1; p=none", "v=DMARC1; p=reject"];
    for (const one of several) world.zone.addTxt(one, OWNER);
    dmarc(`policy: "none"`);
    const said = await expectRefused(world, "dmarc/several-records");
    for (const one of [...several, ...cloudflareIds(world, OWNER)]) expect(said).toContain(one);
  });
});

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
  });

  it("goes step by step, prints the next one and the policy that comes of it, and refuses to leave one out", async () => {
    dmarc(`rollout: "quarantine-test"`);
    expect(await expectRefused(world, "dmarc/rollout-step-skipped")).toContain("from no record to quarantine-test");

    dmarc(`rollout: "monitor"`);
    const first = await up(world);
    expect(recordSteps(first)).toEqual([`create ${RECORD}`]);
    expect(oneLine(first.stdout)).toContain("Next step: rollout: quarantine-test. Before: In the aggregate reports");
    expect(text()).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
    await expectQuiet(world);

    dmarc(`rollout: "reject"`);
    await expectRefused(world, "dmarc/rollout-step-skipped");

    dmarc(`rollout: "quarantine-test"`);
    const second = await up(world);
    expect(text()).toEqual([`v=DMARC1; p=quarantine; rua=${OURS}; t=y`]);
    expect(oneLine(second.stdout)).toContain(
      "none (from acme.com) -> quarantine, tested: none is applied (from acme.com)",
    );
    expect(oneLine(second.stdout)).toContain("[dmarc/test-mode]");
    await expectQuiet(world);

    dmarc(`rollout: "reject", allowSkip: true`);
    await up(world);
    expect(text()).toEqual([`v=DMARC1; p=reject; rua=${OURS}`]);
    dmarc(`rollout: "monitor"`);
    await up(world);
    expect(text()).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
    expect(world.zone.deletes()).toEqual([]);
  });

  it("keeps a stranger's stricter step, with a warning, and tells what stands there", async () => {
    const found = `v=DMARC1; p=reject; rua=${OURS}`;
    world.zone.addTxt(found, OWNER);
    dmarc(`rollout: "quarantine"`);
    expect(oneLine((await up(world)).stdout)).toContain("[dmarc/stricter-value-kept]");
    expect([text(), sent(world)]).toEqual([[found], []]);
  });

  it("does not put a new record below the policy that the name inherits (RFC 9989 section 4.10.1)", async () => {
    world.zone.addTxt("v=DMARC1; p=reject", OWNER);
    dmarc(`rollout: "monitor"`, "mail.acme.com");
    const said = await expectRefused(world, "dmarc/weaker-than-inherited");
    expect(said).toContain("mail.acme.com has reject (from acme.com) and would have none (from mail.acme.com)");
    dmarc(`rollout: "monitor", allowWeaker: true`, "mail.acme.com");
    await up(world);
    expect(world.zone.txt("_dmarc.mail.acme.com")).toEqual([`v=DMARC1; p=none; rua=${OURS}`]);
  });

  it("is warned where DNS does not answer, which is never taken for no policy", async () => {
    world.cloud.internet.put("_dmarc.com", "servfail");
    dmarc(`rollout: "monitor"`);
    expect(oneLine((await up(world)).stdout)).toContain("[dmarc/inherited-unknown]");
  });

  it("tells of a wildcard that answered for _dmarc until now", async () => {
    world.zone.addTxt("v=DMARC1; p=none", "*.acme.com");
    dmarc(`rollout: "monitor"`);
    const said = oneLine((await up(world)).stdout);
    expect(said).toContain("[dmarc/wildcard-at-name]");
    // It is the record that the new one starts from, and no stranger's.
    expect(said).not.toContain("[dmarc/answered-elsewhere]");
    expect(world.zone.txt("*.acme.com")).toEqual(["v=DMARC1; p=none"]);
  });
});

describe.each(PROVIDERS)("report authorizations (RFC 9990 section 4), with the policy on %s", (provider) => {
  const other: Provider = provider === "cloudflare" ? "route53" : "cloudflare";
  let world: World;
  const dmarc = (options = ""): void =>
    world.program(`
      const record = new odoo.DmarcRecord("acme", {
        domain: "acme.com", ${provider}: {}, policy: "none", aggregateReports: ["mailto:acme@reports.acme.net"], ${options}
      });
      export const byHand = record.byHand;
    `);
  const authorization = (): string[] =>
    other === "cloudflare"
      ? world.cloud.cloudflare.records(AUTHORIZATION, "TXT").map(({ content }) => content)
      : world.cloud.route53.recordSets(AUTHORIZATION, "TXT").flatMap(({ values }) => values);
  const byHand = async (): Promise<unknown> => (await world.workspace.outputs())["byHand"];

  beforeEach(async () => {
    world = await createWorld(provider);
    world.cloud.internet.put(AUTHORIZATION, []);
  });

  it("that are missing are asked for with the exact record, until DNS has them", async () => {
    dmarc();
    expect(oneLine((await up(world)).stdout)).toContain(
      `fix: Ask its owner to publish: ${AUTHORIZATION} TXT "v=DMARC1"`,
    );
    expect(await byHand()).toEqual([
      `Ask the owner of reports.acme.net to publish: ${AUTHORIZATION} TXT "v=DMARC1"; without it no reports about acme.com are sent there.`,
    ]);
    world.cloud.internet.remove(AUTHORIZATION);
    world.cloud.internet.put("*._report._dmarc.reports.acme.net", [{ type: "TXT", value: "v=DMARC1;" }]);
    const quiet = await up(world);
    expect(quiet.stdout).not.toContain("dmarc/report");
    expect(await byHand()).toEqual([]);
  });

  it("are declared in the destination's zone on another provider, and released in two runs", async () => {
    world.cloud[other].addZone({ name: "acme.net" });
    const zones = `reportZones: [{ domain: "acme.net", ${other}: {} }]`;
    dmarc(zones);
    const first = await up(world);
    expect(first.stdout).not.toContain("dmarc/report");
    expect(authorization()).toEqual(['"v=DMARC1"']);
    await expectQuiet(world, "--refresh");
    dmarc(`${zones}, release: true`);
    await up(world);
    expect(authorization()).toEqual(['"v=DMARC1"']);
    await up(world);
    expect([authorization(), world.zone.txt("_dmarc.acme.com")]).toEqual([[], []]);
  });
});
