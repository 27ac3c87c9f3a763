import { oneLine } from "./observe";
import { urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, PROVIDERS, up, type World } from "./world";

const KEY = "odoo._domainkey.acme.com";

jest.setTimeout(ENGINE_TIMEOUT);

// The engine deletes only what an earlier run armed. What it could not arm stays, and that must be told.
describe.each(PROVIDERS)("a release on %s whose first run did not get to arm a record", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
  });
  afterEach(() => world.close());
  const run = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
    const { code, stdout } = await world.workspace.up({ args: ["--skip-preview", ...args] });
    return { code, said: oneLine(stdout) };
  };

  it("because it was about that record only: the next runs take it out", async () => {
    const dkim = (options = ""): void =>
      world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
    dkim();
    await up(world);
    await up(world);
    dkim("release: true");
    await run("--target", await urnOf(world, `${provider}:${KEY}:CNAME`));
    expect(world.zone.cname(KEY)).toBe("odoo._domainkey.odoo.com");
    const said = [await run(), await run()].map((one) => one.said).join(" ");
    expect(said).toContain("is deleted at the end of this run");
    expect(world.zone.cname(KEY)).toBeUndefined();
  });

  it("because a reading failed: what is still there is told, in every run", async () => {
    const mail = (options = ""): void =>
      world.program(
        `new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, dmarc: { policy: "none" }, ${options} });`,
      );
    mail();
    await up(world);
    mail("release: true");
    const [operation, skip] =
      provider === "cloudflare" ? (["getDnsRecords", 1] as const) : (["getRecords", 1] as const);
    world.cloud.addFault({ provider, kind: "429", operation, skip });
    expect((await run("--parallel", "2")).code).toBe(1);
    world.cloud.clearFaults();
    await up(world);
    await up(world);
    const { said } = await run();
    const left = [...world.zone.txt("_dmarc.acme.com"), world.zone.cname(KEY)].filter((one) => one !== undefined);
    for (const value of left) expect(said).toContain(`"${value}" is deleted at the end of this run`);
    expect(left.length === 0 || said.includes("delete it by hand")).toBe(true);
  });
});
