import { cloudflareIds, oneLine, recordSteps, sent, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, previewFails, PROVIDERS, up, upFails, type World } from "./world";

const OWNER = "_dmarc.acme.com";
const OURS = "mailto:dmarc@acme.com";
const MANAGED = "mailto:0a1b2c@dmarc-reports.cloudflare.net";

describe.each(PROVIDERS)("the DMARC Policy Record on %s", (provider) => {
  const RECORD = `${provider}:${OWNER}:TXT`;
  let world: World;
  const dmarc = (options: string): void =>
    world.program(`new odoo.DmarcRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const text = (): string[] => world.zone.txt(OWNER);

  beforeEach(async () => {
    world = await createWorld(provider);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "is created once; a lower value of our own is obeyed, and a tag or an address that is declared no longer goes",
    async () => {
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
    },
    ENGINE_TIMEOUT,
  );

  it(
    "keeps an address that Cloudflare manages, and unknown tags; without our address it is as it was found",
    async () => {
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
    },
    ENGINE_TIMEOUT,
  );

  it(
    "keeps a stranger's stricter value with a warning, and takes the weaker one with allowWeaker",
    async () => {
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
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is refused where _dmarc is a CNAME, naming who holds the policy (RFC 1034 section 3.6.2)",
    async () => {
      world.zone.addCname(OWNER, "policy.managed.example");
      dmarc(`policy: "none"`);
      const said = await refused("dmarc/cname-at-name");
      expect(said).toContain(`${OWNER} is a CNAME for policy.managed.example`);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is refused where there are several, which readers take for none (RFC 9989), and they are named",
    async () => {
      const several = ["v=DMARC1; p=none", "v=DMARC1; p=reject"];
      for (const one of several) world.zone.addTxt(one, OWNER);
      dmarc(`policy: "none"`);
      const said = await refused("dmarc/several-records");
      for (const one of [...several, ...cloudflareIds(world, OWNER)]) expect(said).toContain(one);
    },
    ENGINE_TIMEOUT,
  );

  async function refused(issue: string): Promise<string> {
    const before = stored(world);
    expect(oneLine(await previewFails(world))).toContain(`[error ${issue}]`);
    const said = oneLine(await upFails(world));
    expect(said).toContain(`[error ${issue}]`);
    expect(sent(world)).toEqual([]);
    expect(stored(world)).toEqual(before);
    return said;
  }
});
