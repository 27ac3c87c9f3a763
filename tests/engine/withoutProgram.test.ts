import { keep } from "./checkpoints";
import { recordSteps, stored } from "./observe";
import { expectStill, resources } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, PROVIDERS, up, upFails, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a stack that loses its component without release, on %s", (provider) => {
  const spf = `${provider}:acme.com:TXT`;
  const dkim = `${provider}:odoo._domainkey.acme.com:CNAME`;
  const dmarc = `${provider}:_dmarc.acme.com:TXT`;
  let world: World;
  let restore: () => Promise<void>;
  let untouched: unknown;

  /** An SPF record that was adopted, a DKIM CNAME and a DMARC record that were created. */
  const declare = (): void =>
    world.program(`new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, dmarc: { policy: "none" } });`);
  const broken = (): void => world.program(`new odoo.MailDomain("acme", {`);

  beforeAll(async () => {
    world = await createWorld(provider, { realProcesses: true });
    world.zone.addTxt(GOOGLE);
    world.zone.addTxt("google-site-verification=abc");
    declare();
    await up(world);
    await up(world);
    untouched = stored(world);
    restore = await keep(world);
  });
  beforeEach(async () => {
    declare();
    await restore();
  });
  afterEach(() => {
    expect(world.cloud.writes()).toEqual([]);
    expect(stored(world)).toEqual(untouched);
  });
  afterAll(() => world.close());

  it("keeps every record when the component is removed, and adopts them when it comes back", async () => {
    world.program("");
    const gone = [`delete ${dmarc}`, `delete ${dkim}`, `delete ${spf}`].sort();
    expect(recordSteps(await preview(world)).sort()).toEqual(gone);
    expect(recordSteps(await up(world)).sort()).toEqual(gone);
    declare();
    expect(recordSteps(await up(world)).sort()).toEqual([`import ${dmarc}`, `import ${dkim}`, `import ${spf}`].sort());
    await expectStill(world);
  });

  it("refreshes and destroys without a program that compiles", async () => {
    broken();
    expect(await upFails(world)).toContain("Unable to compile TypeScript");
    expect(await world.workspace.refresh()).toMatchObject({ code: 0, changes: { same: expect.any(Number) } });
    expect(await world.workspace.destroy()).toMatchObject({ code: 0 });
    expect(await resources(world)).toEqual([]);
  });

  it("keeps every record in a destroy that runs the program, and adopts them afterwards", async () => {
    expect(await world.workspace.destroy({ args: ["--run-program"] })).toMatchObject({ code: 0 });
    expect(await resources(world)).toEqual([]);
    expect(recordSteps(await up(world)).sort()).toEqual([`import ${dmarc}`, `import ${dkim}`, `import ${spf}`].sort());
    await expectStill(world);
  });

  it("changes nothing in a refresh that runs the program", async () => {
    const refreshed = await world.workspace.refresh({ args: ["--run-program"] });
    expect({ code: refreshed.code, steps: recordSteps(refreshed) }).toEqual({ code: 0, steps: [] });
    // The engine shows no prior state in a refresh, so what is ours counts as found from then on.
    expect(recordSteps(await up(world))).toEqual([]);
    await expectStill(world);
  });
});
