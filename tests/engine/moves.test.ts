import { keep } from "./checkpoints";
import { sortedSteps } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, PROVIDERS, steps, up, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";

const RECORDS = [
  { whose: "that we created", found: undefined, text: "v=spf1 include:_spf.odoo.com ~all" },
  { whose: "that we adopted", found: GOOGLE, text: "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all" },
];
const CASES = PROVIDERS.flatMap((provider) => RECORDS.map((record) => ({ provider, ...record })));

jest.setTimeout(ENGINE_TIMEOUT);

// The children are named after the DNS name, and every record is retained: a component may go wherever it wants.
describe.each(CASES)("moving the component of a record $whose, on $provider", ({ provider, found, text }) => {
  const record = `${provider}:acme.com:TXT`;
  const args = `{ domain: "acme.com", ${provider}: {} }`;
  const imported = [`create ${record} confirmed`, `create ${record} memory`, `import ${record}`];
  const left = [`delete ${record}`, `delete ${record} confirmed`, `delete ${record} memory`];
  let world: World;
  let restore: () => Promise<void>;

  const top = (name = "acme"): void => world.program(`new odoo.SpfRecord("${name}", ${args});`);
  const wrapped = (options: string): void =>
    world.program(`
      class Company extends pulumi.ComponentResource {
        constructor() {
          super("company:index:Company", "company");
          new odoo.SpfRecord("acme", ${args}, { parent: this, ${options} });
        }
      }
      new Company();`);

  beforeAll(async () => {
    world = await createWorld(provider);
    if (found !== undefined) world.zone.addTxt(found);
    top();
    await up(world);
    await up(world);
    restore = await keep(world);
  });
  beforeEach(() => restore());
  // The record never disappears and is never written: no request of a whole test changes the zone.
  afterEach(() => {
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual([text]);
  });
  afterAll(() => world.close());

  it("a rename touches no child", async () => {
    top("renamed");
    expect(steps(await up(world))).toEqual(["create renamed", "delete acme"]);
    await expectStill(world);
  });

  it("a new parent with an alias touches no child", async () => {
    wrapped("aliases: [{ parent: pulumi.rootStackResource }]");
    expect(steps(await up(world))).toEqual(["create company"]);
    await expectStill(world);
  });

  it("a new parent without an alias imports under the new URN and retains the old one, and so does the way back", async () => {
    wrapped("");
    const there = ["create acme", "create company", ...imported, "delete acme", ...left].sort();
    expect(sortedSteps(await preview(world))).toEqual(there);
    expect(sortedSteps(await up(world))).toEqual(there);
    await expectStill(world);
    top();
    expect(sortedSteps(await up(world))).toEqual(
      ["create acme", ...imported, "delete acme", "delete company", ...left].sort(),
    );
    await expectStill(world);
  });

  it("from an SpfRecord to a MailDomain and back", async () => {
    world.program(`new odoo.MailDomain("mail", { domain: "acme.com", ${provider}: {}, dkim: { enabled: false } });`);
    expect(sortedSteps(await up(world))).toEqual(["create mail", ...imported, "delete acme", ...left].sort());
    await expectStill(world);
    top();
    expect(sortedSteps(await up(world))).toEqual(["create acme", ...imported, "delete mail", ...left].sort());
    await expectStill(world);
  });
});
