import { BOTH, GOOGLE } from "../harness/texts";
import { createProgramWorld, type ProgramWorld, recordSteps } from "./programWorld";

const NAMES = ["brewery", "ale"] as const;
type Name = (typeof NAMES)[number];

const DOMAINS: Readonly<Record<Name, object>> = {
  brewery: { domain: "acme.com" },
  ale: { domain: "ale.acme.com", aliasDomain: "acme.com" },
};

/** Pulumi sends the components of such a program at once, in whatever order. */
function program(names: readonly Name[], release: readonly Name[] = []): Record<string, unknown> {
  const resource = (name: Name): object => ({
    type: "odoo-mail:MailDomain",
    properties: { ...DOMAINS[name], cloudflare: {}, ...(release.includes(name) && { release: true }) },
  });
  return Object.fromEntries(names.map((name) => [name, resource(name)]));
}

/** The tests follow each other: each begins where the one before has left the zone. */
describe("two domains with one alias domain in a program in another language", () => {
  let world: ProgramWorld;
  const texts = (): string[] => world.cloud.cloudflare.records("acme.com", "TXT").map(({ content }) => content);
  const keys = (): string[] =>
    NAMES.flatMap((name) => {
      const { domain } = DOMAINS[name] as { domain: string };
      return world.cloud.cloudflare.records(`odoo._domainkey.${domain}`, "CNAME").length > 0 ? [name] : [];
    });
  const up = async (names: readonly Name[], release: readonly Name[] = []): Promise<string[]> => {
    world.program(program(names, release));
    return recordSteps(await world.run("up"));
  };

  beforeAll(async () => {
    world = await createProgramWorld();
    world.cloud.cloudflare.addZone({ name: "acme.com" });
    world.cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content: `"${GOOGLE}"` });
  });

  it("declare its SPF record once: the one whose own domain it is", async () => {
    for (const names of [NAMES, [...NAMES].reverse()]) {
      world.program(program(names));
      const { stdout } = await world.run("preview");
      expect(stdout).toContain('acme.com TXT (SPF): declared by "brewery"');
    }
    expect(await up(NAMES)).toEqual([
      "create cloudflare:odoo._domainkey.acme.com:CNAME",
      "create cloudflare:odoo._domainkey.ale.acme.com:CNAME",
      "import cloudflare:acme.com:TXT",
      "update cloudflare:acme.com:TXT",
    ]);
    expect(texts()).toEqual([`"${BOTH}"`]);
  });

  it("are quiet in every later run, in any order", async () => {
    for (const names of [NAMES, [...NAMES].reverse(), NAMES, [...NAMES].reverse()]) expect(await up(names)).toEqual([]);
  });

  it("leave the record to the one that stays, whichever that is, and it is known what in it is ours", async () => {
    await up(NAMES, ["brewery"]);
    await up(NAMES, ["brewery"]);
    expect([texts(), keys()]).toEqual([[`"${BOTH}"`], ["ale"]]);
    await up(NAMES);
    expect([texts(), keys()]).toEqual([[`"${BOTH}"`], ["brewery", "ale"]]);
    await up(NAMES, ["ale"]);
    await up(NAMES, ["ale"]);
    expect([texts(), keys()]).toEqual([[`"${BOTH}"`], ["brewery"]]);
  });

  it("put the record back when both leave", async () => {
    await up(NAMES, NAMES);
    await up(NAMES, NAMES);
    expect([texts(), keys()]).toEqual([[`"${GOOGLE}"`], []]);
  });
});
