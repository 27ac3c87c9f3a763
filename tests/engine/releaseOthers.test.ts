import { oneLine, recordSteps, sent, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, type World } from "./world";

const KEY = "odoo._domainkey.acme.com";
const ODOO_KEY = "odoo._domainkey.odoo.com";

describe.each(PROVIDERS)("leaving on %s", (provider) => {
  const TITLE = provider === "cloudflare" ? "Cloudflare" : "Route53";
  const DKIM = `${provider}:${KEY}:CNAME`;
  const DMARC = `${provider}:_dmarc.acme.com:TXT`;
  const SPF = `${provider}:acme.com:TXT`;
  let world: World;
  const mail = (options = ""): void =>
    world.program(`new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const POLICY = `dmarc: { policy: "quarantine", aggregateReports: ["mailto:dmarc@acme.com"] }`;

  beforeEach(async () => {
    world = await createWorld(provider);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "arms the CNAME and the policy that we created as they are, and deletes all three records in the second up",
    async () => {
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
      expect(said).toContain(`${KEY} CNAME (${TITLE}): "${ODOO_KEY}" is still published.`);
      expect(said).toContain(
        `_dmarc.acme.com TXT (${TITLE}): "v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com" is still`,
      );

      const second = await up(world);
      expect(recordSteps(second).sort()).toEqual([`delete ${DMARC}`, `delete ${SPF}`, `delete ${DKIM}`].sort());
      expect(stored(world)).toEqual({});
      await up(world);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "leaves an adopted CNAME and says so; in an adopted policy every tag that still has our value goes back",
    async () => {
      const found = "v=DMARC1; p=none; rua=mailto:eve@acme.com; x=keep";
      world.zone.addCname(KEY, ODOO_KEY);
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
        `${KEY} CNAME (${TITLE}): ${ODOO_KEY} was in the record before this stack, so releasing leaves it there.`,
      );
      expect(oneLine(left.stdout)).toContain("If nobody else needs it, delete the record by hand.");
      const [policy = ""] = world.zone.txt("_dmarc.acme.com");
      expect(policy.split("; ").sort()).toEqual([...found.split("; "), "sp=reject"].sort());
      await up(world);
      await up(world);
      await expectQuiet(world);
      expect(world.zone.cname(KEY)).toBe(ODOO_KEY);
      expect(world.zone.txt("_dmarc.acme.com")).toEqual([policy]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "gives back the target that a CNAME had before replaceTarget",
    async () => {
      world.zone.addCname(KEY, "key.old-sender.example");
      const replaced = `spf: {}, dkim: { replaceTarget: true }`;
      mail(replaced);
      await up(world);
      expect(world.zone.cname(KEY)).toBe(ODOO_KEY);
      mail(`${replaced}, release: true`);
      await up(world);
      await up(world);
      await up(world);
      expect(world.zone.cname(KEY)).toBe("key.old-sender.example");
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "leaves what others made of our names meanwhile: another DKIM target, another policy, a CNAME at _dmarc",
    async () => {
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
    },
    ENGINE_TIMEOUT,
  );

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
