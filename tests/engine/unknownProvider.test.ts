import { oneLine, recordSteps } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, PROVIDERS, up, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a provider whose credentials no preview knows, on %s", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
  });
  afterEach(() => world.close());

  it("previews as if the zone were empty, says so, and up merges into what is there", async () => {
    world.zone.addTxt(GOOGLE);
    const made =
      provider === "cloudflare"
        ? `new (require("@pulumi/cloudflare").Provider)("p", { apiToken: token })`
        : `new (require("@pulumi/aws").Provider)("p", { region: "eu-west-1", accessKey: token, secretKey: token, skipCredentialsValidation: true })`;
    world.program(`const token = new pulumi.Stash("made", { input: "t" }).id; const p = ${made};
      new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} }, { providers: [p] });`);
    const shown = await preview(world);
    expect(oneLine(shown.stdout)).toContain(
      "is not known before another resource exists, so this preview reads nothing",
    );
    expect(recordSteps(shown)).toEqual([`create ${provider}:acme.com:TXT`]);
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
  });
});
