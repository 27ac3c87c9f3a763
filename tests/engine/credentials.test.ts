import { oneLine } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, previewFails, PROVIDERS, up, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const TITLES = { cloudflare: "Cloudflare", route53: "Route53" };

jest.setTimeout(ENGINE_TIMEOUT);

/** Two accounts, each with its own zone: what one may see the other may not. */
describe.each(PROVIDERS)("explicit providers with limited credentials, on %s", (provider) => {
  const sdk = provider === "cloudflare" ? "cloudflare" : "aws";
  const secret = (value: string): string =>
    provider === "cloudflare" ? `apiToken: "${value}"` : `accessKey: "${value}", region: "eu-west-1"`;
  let world: World;
  let other: string;

  const declare = (...components: string[]): void =>
    world.program(`
      import { Provider } from "@pulumi/${sdk}/provider";
      const acme = new Provider("acme", { ${secret("acme-token")} });
      const blue = new Provider("blue", { ${secret("blue-token")} });
      ${components.join("\n")}`);
  const spf = (domain: string, account: string, zone = ""): string =>
    `new odoo.SpfRecord("${domain}", { domain: "${domain}", ${provider}: { ${zone} } }, { providers: [${account}] });`;

  beforeEach(async () => {
    world = await createWorld(provider, { realProcesses: true });
    other = world.cloud[provider].addZone({ name: "blue.example" }).id;
    world.cloud.limitAccess(provider, "acme-token", ["acme.com"]);
    world.cloud.limitAccess(provider, "blue-token", ["blue.example"]);
    // The default provider may do nothing at all: whoever uses it by mistake is refused.
    world.workspace.setConfig({ [provider === "cloudflare" ? "cloudflare:apiToken" : "aws:accessKey"]: "denied" });
  });
  afterEach(() => world.close());

  it("each account reads and writes its own zone", async () => {
    declare(spf("acme.com", "acme"), spf("blue.example", "blue"));
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes().map(({ zone, name, outcome }) => ({ zone, name, outcome }))).toEqual(
      expect.arrayContaining([
        { zone: world.zone.id, name: "acme.com", outcome: "ok" },
        { zone: other, name: "blue.example", outcome: "ok" },
      ]),
    );
    expect(world.cloud.writes()).toHaveLength(2);
    expect([world.zone.txt("acme.com"), world.zone.txt("blue.example")]).toEqual([[ODOO], [ODOO]]);
  });

  it("the wrong account finds no zone, and says whose it may be", async () => {
    declare(spf("acme.com", "blue"));
    expect(oneLine(await previewFails(world))).toContain(
      `No ${TITLES[provider]} zone that these credentials can see holds acme.com (looked for acme.com).`,
    );
    expect(world.cloud.writes()).toEqual([]);
  });

  it("the wrong account with the zone's id is told that it could not be read", async () => {
    declare(spf("acme.com", "blue", `zoneId: "${world.zone.id}"`));
    const said = oneLine(await previewFails(world));
    expect(said).toContain(`the ${TITLES[provider]} zone ${world.zone.id} could not be read`);
    expect(said).toContain("so nothing that depends on this was changed. Mend this and run again: ");
    expect(world.cloud.writes()).toEqual([]);
  });
});
