import { keep } from "./checkpoints";
import { addNamesake, textsIn } from "./namesakes";
import { recordSteps, sortedSteps } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, PROVIDERS, up, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const OTHER = '"v=spf1 mx -all"';

const RECORDS = [
  { whose: "that we created", found: undefined },
  { whose: "that we adopted", found: GOOGLE },
];
const CASES = PROVIDERS.flatMap((provider) => RECORDS.map((record) => ({ provider, ...record })));

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(CASES)("another zone of the same name for a record $whose, on $provider", ({ provider, found }) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;
  let restore: () => Promise<void>;
  let first: string;
  let untouched: unknown;

  const zones = () => world.cloud[provider];
  const inZone = (zoneId: string, options = ""): void =>
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: { zoneId: "${zoneId}" }, ${options} });`,
    );

  beforeAll(async () => {
    world = await createWorld(provider);
    first = world.zone.id;
    if (found !== undefined) world.zone.addTxt(found);
    inZone(first);
    await up(world);
    await up(world);
    untouched = zones().zone(first);
    restore = await keep(world);
  });
  beforeEach(() => restore());
  afterEach(() => expect(world.cloud.requests({ method: "DELETE" })).toEqual([]));
  afterAll(() => world.close());

  it("that is empty gets a record of its own, and the old zone is untouched", async () => {
    const { id: second } = addNamesake(world, []);
    inZone(second);
    const shown = sortedSteps(await preview(world));
    expect(sortedSteps(await up(world))).toEqual(shown);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([expect.objectContaining({ method: "POST", zone: second })]);
    expect(textsIn(world, second)).toEqual(['"v=spf1 include:_spf.odoo.com ~all"']);
    expect(zones().zone(first)).toEqual(untouched);
  });

  it("that has an SPF record is merged into, and the old zone is untouched, also on the way back", async () => {
    const { id: second, record: id } = addNamesake(world, [OTHER]);
    inZone(second);
    expect(recordSteps(await up(world))).toContain(`import-replacement ${record}`);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([expect.objectContaining({ method: "PUT", zone: second, id })]);
    expect(textsIn(world, second)).toEqual(['"v=spf1 include:_spf.odoo.com mx -all"']);
    const merged = zones().zone(second);

    inZone(first);
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes()).toHaveLength(1);
    expect(zones().zone(first)).toEqual(untouched);
    expect(zones().zone(second)).toEqual(merged);
  });

  it("in the place of the first, found by name, is merged into although the state knows the first", async () => {
    zones().removeZone(first);
    const { id: second } = addNamesake(world, [OTHER]);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} });`);
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([expect.objectContaining({ method: "PUT", zone: second })]);
    expect(textsIn(world, second)).toEqual(['"v=spf1 include:_spf.odoo.com mx -all"']);
  });
});
