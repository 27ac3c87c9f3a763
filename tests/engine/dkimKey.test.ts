import { oneLine, sent, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, previewFails, PROVIDERS, up, upFails, type World } from "./world";

const KEY = "odoo._domainkey.acme.com";
const TARGET = "odoo._domainkey.odoo.com";

describe.each(PROVIDERS)("the key behind a DKIM CNAME on %s", (provider) => {
  let world: World;
  const dkim = (options = ""): void =>
    world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
    dkim();
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "is refused while it is revoked or broken, and only told of once the CNAME is published",
    async () => {
      for (const value of ["v=DKIM1; p=", "v=DKIM1; p=%%%"]) {
        world.cloud.internet.put(TARGET, [{ type: "TXT", value }]);
        for (const said of [await previewFails(world), await upFails(world)])
          expect(oneLine(said)).toContain("[error dkim/target-not-usable]");
      }
      expect([sent(world), stored(world)]).toEqual([[], {}]);
      world.cloud.internet.put(TARGET, "servfail");
      expect(oneLine((await up(world)).stdout)).toContain("[warning dkim/target-unanswered]");
      world.cloud.internet.put(TARGET, [{ type: "TXT", value: "v=DKIM1; p=" }]);
      expect(oneLine((await up(world)).stdout)).toContain("[warning dkim/published-not-usable]");
      expect(world.zone.cname(KEY)).toBe(TARGET);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "has a CNAME for each selector; one that is declared no longer stays for mail on its way",
    async () => {
      dkim(`selectors: [{ selector: "next", target: "next.keys.example" }]`);
      await up(world);
      await expectQuiet(world);
      const both = { [`${KEY} CNAME`]: [TARGET], "next._domainkey.acme.com CNAME": ["next.keys.example"] };
      expect(stored(world)).toEqual(both);
      dkim();
      await up(world);
      expect(stored(world)).toEqual(both);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is told of a wildcard that ends where the CNAME stands (RFC 4592)",
    async () => {
      world.zone.addCname("*.acme.com", "all.example");
      expect(oneLine((await up(world)).stdout)).toContain("[warning dkim/wildcard]");
      expect(world.zone.cname("*.acme.com")).toBe("all.example");
    },
    ENGINE_TIMEOUT,
  );
});
