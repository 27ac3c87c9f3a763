import { oneLine } from "./observe";
import { createWorld, ENGINE_TIMEOUT, steps, up, upFails, type World } from "./world";

jest.setTimeout(ENGINE_TIMEOUT);

const STASH = `new pulumi.Stash("kept", { input: 1 });`;
/** A component that fails after the program's own statements have ended. */
const FAILING = `
  class Failing extends pulumi.ComponentResource {
    constructor() { super("test:index:Failing", "failing", {}); }
    protected override async initialize(): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 200));
      throw new pulumi.RunError("the component failed");
    }
  }
  new Failing();`;

// What the fast way to run programs must not do differently.
describe.each([
  { way: "in the process of the tests", realProcesses: false },
  { way: "in processes of their own", realProcesses: true },
])("programs that run $way", ({ realProcesses }) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld("cloudflare", { realProcesses });
  });
  afterAll(() => world.close());

  it("delete nothing when a component fails late, and say why", async () => {
    world.program(STASH);
    await up(world);
    world.program(FAILING);
    expect(await upFails(world)).toContain("the component failed");
    world.program(STASH);
    expect(steps(await up(world))).toEqual(["delete failing"]);
  });

  it("fail when they throw, with what was thrown", async () => {
    world.program(`throw new Error("the program threw");`);
    expect(await upFails(world)).toContain("the program threw");
  });
});

test("a double that is to die says that it has no process of its own", async () => {
  const world = await createWorld("cloudflare");
  world.cloud.addFault({ kind: "crashBefore", provider: "cloudflare", method: "GET" });
  world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  expect(oneLine(await upFails(world))).toContain("needs a process of its own");
  world.close();
});
