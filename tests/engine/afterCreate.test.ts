import { oneLine } from "./observe";
import { urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

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
  afterEach(() => world.close());

  // The engine keeps the order of the state for what it leaves out: the memory must depend on nothing that comes after it.
  it.each(["", "release: true"])("may be about something else (--target), with the options {%s}", async (options) => {
    programs(options, 2);
    await up(world, "--target", await urnOf(world, "other"));
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
  afterEach(() => world.close());

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
