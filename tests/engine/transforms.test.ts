import { BOTH, GOOGLE } from "./harness/texts";
import { createWorld, expectStill, up, type World } from "./harness/world";
import { PROVIDERS } from "./harness/zone";

// Company programs hand every resource through a transform, such as one that adds tags. The SDK passes on only the options that it knows there.
describe.each(PROVIDERS)("a program whose transform hands all options on, on %s", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
  });
  afterEach(() => expect(world.zone.deletes()).toEqual([]));

  it.each([
    ["registerResourceTransform", "pulumi.ResourceTransformArgs"],
    ["registerStackTransformation", "pulumi.ResourceTransformationArgs"],
  ])("%s: what is ours stays known: no step in later runs, and a dropped include goes", async (register, type) => {
    const declare = (includes: string): void =>
      world.program(
        `pulumi.runtime.${register}((args: ${type}) => ({ props: args.props, opts: args.opts }));
         new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, includes: [${includes}] });`,
      );
    world.zone.addTxt(GOOGLE);
    declare(`"a.example"`);
    await up(world);
    await expectStill(world);
    await expectStill(world, "--refresh");
    declare("");
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
  });
});
