import path from "node:path";
import { createWorkspace } from "../../sandbox/engine/workspace";
import { recordSteps } from "./observe";
import { expectStill, resources } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, PROVIDERS, up, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a stack on %s", (provider) => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld(provider);
  });
  afterEach(() => world.close());

  it("with --parallel 1 previews, creates, adopts, updates, and is quiet", async () => {
    const one = ["--parallel", "1"];
    const declare = (options: string): void =>
      world.program(
        ["acme.com", "sales.acme.com"]
          .map((domain) => `new odoo.MailDomain("${domain}", { domain: "${domain}", ${provider}: {}, ${options} });`)
          .join("\n"),
      );
    world.zone.addTxt(GOOGLE);
    declare("");
    const planned = recordSteps(await preview(world, ...one)).sort();
    expect(recordSteps(await up(world, ...one)).sort()).toEqual(planned);
    expect(planned).toHaveLength(5);
    declare(`spf: { includes: ["mail.example.net"] }`);
    expect(recordSteps(await up(world, ...one))).toHaveLength(2);
    await expectStill(world, ...one);
    expect(world.zone.txt()).toEqual([BOTH.replace("odoo.com", "odoo.com include:mail.example.net")]);
    expect(world.zone.txt("sales.acme.com")).toEqual([ODOO.replace("odoo.com", "odoo.com include:mail.example.net")]);
  });

  it("is quiet after a rename, and goes on from what it knew", async () => {
    world.zone.addTxt(GOOGLE);
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, includes: ["mail.example.net"] });`,
    );
    await up(world);
    const { code, stderr } = await world.workspace.run(["stack", "rename", "production"]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const renamed = await createWorkspace({
      program: path.join(world.cloud.dir, "..", "program-dev"),
      cloudDir: world.cloud.dir,
      dir: world.workspace.dir,
      stack: "production",
    });
    const after: World = { ...world, workspace: renamed };
    expect((await resources(after)).every(({ urn }) => urn.startsWith("urn:pulumi:production::"))).toBe(true);
    await expectStill(after);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} });`);
    await up(after);
    await expectStill(after);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(world.zone.deletes()).toEqual([]);
  });
});
