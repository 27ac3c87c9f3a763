import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectStill, up, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

// In a process of its own the SDK reports a promise that never ends; in the shared one the run would hang.
describe.each(PROVIDERS)("components on %s that depend on each other", (provider) => {
  let world: World;
  const mail = (name: string, domain: string, options = "", more = ""): string =>
    `const ${name} = new odoo.MailDomain("${name}", { domain: "${domain}", ${provider}: {}, ${options} }, { ${more} });\n`;

  beforeEach(async () => {
    world = await createWorld(provider, { realProcesses: true });
    world.zone.addTxt(GOOGLE);
    world.zone.addAddress("acme.com");
  });

  it("a zone id that is an output of another component: it waits for that one", async () => {
    const zoneOf = "first.records.apply((records) => records[0]!.zoneId)";
    world.program(
      `${mail("first", "acme.com")}
       new odoo.SpfRecord("second", { domain: "mail.acme.com", ${provider}: { zoneId: ${zoneOf} } });`,
    );
    await up(world);
    expect([world.zone.txt(), world.zone.txt("mail.acme.com")]).toEqual([[BOTH], [ODOO]]);
    await expectStill(world);
  });

  it("a zone id that waits for a look at DNS, which waits for the components of the program: neither waits for ever", async () => {
    const looked = `verify: { after: true, servers: ${JSON.stringify(world.resolvers)} }`;
    const zoneId = `first.verification.apply(() => "${world.zone.id}")`;
    world.program(
      `${mail("first", "acme.com", looked)}
       new odoo.SpfRecord("second", { domain: "mail.acme.com", ${provider}: { zoneId: ${zoneId} } });`,
    );
    await up(world);
    expect([world.zone.txt(), world.zone.txt("mail.acme.com")]).toEqual([[BOTH], [ODOO]]);
    await expectStill(world);
  });

  it("a component below another one: each has its own memory, and neither takes what the other has", async () => {
    const below = (options: string): void =>
      world.program(
        `${mail("first", "acme.com", `spf: { includes: ["mail.example.net"] }`)}
         new odoo.SpfRecord("second", { domain: "a.acme.com", ${provider}: {}, ${options} }, { parent: first });
         new pulumi.Stash("some memory", { input: "of the program" }, { parent: first });`,
      );
    below(`includes: ["mail.example.net"]`);
    await up(world);
    await expectStill(world);
    below("");
    await up(world);
    expect(world.zone.txt("a.acme.com")).toEqual([ODOO]);
    below("release: true");
    await up(world);
    await up(world);
    expect(world.zone.txt("a.acme.com")).toEqual([]);
    world.program(mail("first", "acme.com", "release: true"));
    await up(world);
    await up(world);
    expect(world.zone.txt()).toEqual([GOOGLE]);
  });

  it("two domains of one alias domain, one after the other by way of another resource: neither waits for ever", async () => {
    world.program(
      `${mail("office", "acme.com", "", "")}
       const between = new pulumi.Stash("between", { input: 1 }, { dependsOn: [office] });
       ${mail("shop", "shop.acme.com", `aliasDomain: "acme.com"`, "dependsOn: [between]")}`,
    );
    await up(world);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([BOTH]);
  });

  it("two domains of one alias domain, each after the other in turn, have one record all the time, in either order", async () => {
    const shared = (order: "office first" | "shop first"): void => {
      const office = (more = ""): string => mail("office", "acme.com", "", more);
      const shop = (more = ""): string => mail("shop", "shop.acme.com", `aliasDomain: "acme.com"`, more);
      world.program(
        order === "office first" ? office() + shop("dependsOn: [office]") : shop() + office("dependsOn: [shop]"),
      );
    };
    shared("office first");
    await up(world);
    const before = world.zone.writes().length;
    for (const order of ["shop first", "office first"] as const) {
      shared(order);
      await up(world);
      await expectStill(world);
    }
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(world.zone.writes().slice(before)).toEqual([]);
  });
});
