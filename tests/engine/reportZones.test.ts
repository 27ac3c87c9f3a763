import type { Provider } from "../../sandbox/cloud/requests";
import { oneLine } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, type World } from "./world";

const OWNER = "acme.com._report._dmarc.reports.acme.net";

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
      ? world.cloud.cloudflare.records(OWNER, "TXT").map(({ content }) => content)
      : world.cloud.route53.recordSets(OWNER, "TXT").flatMap(({ values }) => values);
  const byHand = async (): Promise<unknown> => (await world.workspace.outputs())["byHand"];

  beforeEach(async () => {
    world = await createWorld(provider);
    world.cloud.internet.put(OWNER, []);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "that are missing are asked for with the exact record, until DNS has them",
    async () => {
      dmarc();
      expect(oneLine((await up(world)).stdout)).toContain(`fix: Ask its owner to publish: ${OWNER} TXT "v=DMARC1"`);
      expect(await byHand()).toEqual([
        `Ask the owner of reports.acme.net to publish: ${OWNER} TXT "v=DMARC1"; without it no reports about acme.com are sent there.`,
      ]);
      world.cloud.internet.remove(OWNER);
      world.cloud.internet.put("*._report._dmarc.reports.acme.net", [{ type: "TXT", value: "v=DMARC1;" }]);
      const quiet = await up(world);
      expect(quiet.stdout).not.toContain("dmarc/report");
      expect(await byHand()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "are declared in the destination's zone on another provider, and released in two runs",
    async () => {
      if (other === "cloudflare") world.cloud.cloudflare.addZone({ name: "acme.net" });
      else world.cloud.route53.addZone({ name: "acme.net" });
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
    },
    ENGINE_TIMEOUT,
  );
});
