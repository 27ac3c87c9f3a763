import { keep } from "./checkpoints";
import { oneLine, sortedSteps } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, previewFails, PROVIDERS, steps, up, upFails, type World } from "./world";

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

  it("a rename touches no record; without an alias, what was ours counts as found", async () => {
    top("renamed");
    const replaced = ["import-replacement", "replace", "delete-replaced"].map((op) => `${op} ${record}`);
    const isReplaced = found === undefined && provider === "cloudflare";
    expect(sortedSteps(await up(world))).toEqual(
      ["create renamed", "delete acme", `update ${record} memory`, ...(isReplaced ? replaced : [])].sort(),
    );
    await expectStill(world);
  });

  it("a new parent with an alias touches no child", async () => {
    wrapped("aliases: [{ parent: pulumi.rootStackResource }]");
    expect(steps(await up(world))).toEqual(["create company"]);
    await expectStill(world);
  });

  it("a new parent without an alias is refused in preview and up, with the way out; then nothing was lost", async () => {
    wrapped("");
    for (const told of [await previewFails(world), await upFails(world)].map(oneLine))
      expect(told).toContain("give it the option `aliases` with where it was before");
    // The refused run has made the component under its new parent, which would hide the alias.
    top();
    await up(world);
    wrapped("aliases: [{ parent: pulumi.rootStackResource }]");
    await up(world);
    await expectStill(world);
  });

  it("from an SpfRecord to a MailDomain and back, with an alias: what is ours stays ours", async () => {
    const mail = (options: string): void =>
      world.program(
        `new odoo.MailDomain("mail", { domain: "acme.com", ${provider}: {}, dkim: { enabled: false } }, { ${options} });`,
      );
    mail("");
    expect(oneLine(await previewFails(world))).toContain("takeover/declared-elsewhere");
    mail(`aliases: [{ type: "odoo-mail:index:SpfRecord", name: "acme" }]`);
    const moved = [`create ${provider}:acme.com memory`, `delete ${record} memory`];
    expect(sortedSteps(await up(world)).filter((step) => !step.includes("refresh"))).toEqual(
      expect.arrayContaining(moved),
    );
    await expectStill(world);
    world.program(
      `new odoo.SpfRecord("acme", ${args}, { aliases: [{ type: "odoo-mail:index:MailDomain", name: "mail" }] });`,
    );
    await up(world);
    await expectStill(world);
  });
});
