import { upUntilHeld } from "../harness/heldRuns";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectStill, up, upFails, type World } from "../harness/world";

const RELEASED = "release: true";
const MISTAKE = `dmarc: { policy: "nonsense" }`;
const X = "mail.example.net";
const ORDERS = ["office first", "shop first"] as const;
type Order = (typeof ORDERS)[number];

const office = (args = "", options = ""): string =>
  `const office = new odoo.MailDomain("office", { domain: "acme.com", cloudflare: {}, ${args} }, { ${options} });\n`;
const shop = (args = "", options = "", domain = "shop.acme.com"): string =>
  `const shop = new odoo.MailDomain("shop", { domain: "${domain}", aliasDomain: "acme.com", cloudflare: {}, ${args} }, { ${options} });\n`;
const ordered = (order: Order, one: string, other: string): string =>
  order === "office first" ? one + other : other + one;

/** Two mail domains share the SPF record of acme.com. What the stack knows of it is in the state of the one that has it. */
describe.each([
  ["that was found", [GOOGLE], BOTH],
  ["that the stack created", [], ODOO],
])("an SPF record %s, shared by two mail domains", (_, before, merged) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("cloudflare");
    for (const text of before) world.zone.addTxt(text);
  });

  /** Only a stack that knows what in the record is ours puts it back as it was. */
  async function expectPutBack(order: Order = "office first"): Promise<void> {
    world.program(ordered(order, office(RELEASED), shop(RELEASED)));
    for (let run = 0; run < 3; run += 1) await up(world);
    expect(world.zone.txt()).toEqual(before);
  }

  it.each(ORDERS)(
    "stays when the one that has it leaves, and the one that stays has a mistake in that run, %s",
    async (order) => {
      world.program(shop());
      await up(world);
      world.program(ordered(order, office(), shop()));
      await up(world);
      world.program(ordered(order, office(MISTAKE), shop(RELEASED)));
      await upFails(world);
      expect(world.zone.txt()).toEqual([merged]);
      world.program(ordered(order, office(), shop(RELEASED)));
      await up(world);
      expect(world.zone.txt()).toEqual([merged]);
      await expectPutBack(order);
    },
  );

  it("is known as before after a run in which the one that has it had a mistake", async () => {
    world.program(office() + shop());
    await up(world);
    world.program(office(MISTAKE) + shop());
    await upFails(world);
    await expectPutBack();
  });

  it.each(ORDERS)(
    "is known as before after a write that the provider refused while it went over, %s",
    async (order) => {
      world.program(ordered(order, office(), shop()));
      await up(world);
      world.program(ordered(order, office(RELEASED), shop(`spf: { includes: ["${X}"] }`)));
      world.cloud.addFault({ provider: "cloudflare", method: "PUT", name: "acme.com", kind: "denied" });
      await upFails(world);
      world.cloud.clearFaults();
      await up(world);
      await expectPutBack(order);
    },
  );

  it("is known as before after a run that was killed while the new one was still reading", async () => {
    const { id } = world.cloud.cloudflare.addZone({ name: "shop.example" });
    const far = (args = ""): string => shop(args, "", "shop.example");
    world.program(office() + far());
    await up(world);
    world.program(office(RELEASED) + far());
    const { running } = await upUntilHeld(world, "pause", { method: "GET", zone: id }, true);
    running.kill("tree");
    await running.done;
    await running.gone(10_000);
    world.cloud.clearFaults();
    await world.workspace.cancel();
    await up(world);
    world.program(office(RELEASED) + far(RELEASED));
    for (let run = 0; run < 3; run += 1) await up(world);
    expect(world.zone.txt()).toEqual(before);
  });

  it("stays with the one that has it, though that one begins to depend on the other", async () => {
    world.program(shop() + office("", "dependsOn: [shop]"));
    await up(world);
    const writes = world.zone.writes().length;
    world.program(office() + shop("", "dependsOn: [office]"));
    await up(world);
    await expectStill(world);
    expect(world.zone.writes()).toHaveLength(writes);
    await expectPutBack();
  });

  it("is not written when the two want different things of it", async () => {
    world.program(office() + shop());
    await up(world);
    const writes = world.zone.writes().length;
    world.program(office(`spf: { includes: ["${X}"] }`) + shop("", "dependsOn: [office]"));
    expect(await upFails(world)).toContain("`spf` differ");
    expect(world.zone.writes()).toHaveLength(writes);
  });
});

it.each(ORDERS)("keeps a stranger's term that a memory of an earlier owner calls ours, %s", async (order) => {
  const world = await createWorld("cloudflare");
  world.zone.addTxt(GOOGLE);
  const both = (args: string, mistake = ""): void =>
    world.program(ordered(order, office(`${args}, ${mistake}`), shop(args)));
  for (const includes of [`["${X}"]`, `["${X}", "spf.protection.outlook.com"]`, `["${X}"]`]) {
    both(`spf: { includes: ${includes} }`);
    await up(world);
  }
  both(`spf: { removes: ["include:${X}"] }`, MISTAKE);
  await upFails(world);
  both("spf: {}");
  await up(world);
  const [text = ""] = world.zone.txt();
  expect(text).not.toContain(X);
  world.zone.editTxt(text, text.replace(" ~all", ` include:${X} ~all`));
  both(RELEASED);
  for (let run = 0; run < 2; run += 1) await up(world);
  expect(world.zone.txt()).toEqual([GOOGLE.replace(" ~all", ` include:${X} ~all`)]);
});
