import { sent, stored } from "../harness/observe";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, preview, steps, up, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const ODOO_TERM = " include:_spf.odoo.com";

describe.each(PROVIDERS)("SPF on %s", (provider) => {
  let world: World;
  const spf = (options = ""): string =>
    `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`;

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("creates exactly one record where there is none, and a second up changes nothing", async () => {
    world.program(spf());
    await up(world);
    expect(world.zone.txt()).toEqual([ODOO]);
    await expectQuiet(world);
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("merges into Odoo's documented example by one import and one update, and a second up changes nothing", async () => {
    const id = world.zone.addTxt(GOOGLE, "acme.com", { ttl: 1234, comment: "mail, ask Eve", tags: ["team:mail"] });
    world.program(spf());
    const shown = await preview(world);
    expect(shown.stdout).toContain("+ include:_spf.odoo.com");
    expect(world.zone.writes()).toEqual([]);
    const first = await up(world);
    expect(steps(first).filter((step) => step.includes(":TXT") && !step.includes(" memory"))).toEqual([
      `import ${provider}:acme.com:TXT`,
      `update ${provider}:acme.com:TXT`,
    ]);
    expect(world.zone.writes()).toEqual([expect.objectContaining({ method: "PUT", id })]);
    expect(world.zone.txt()).toEqual([BOTH]);
    if (provider === "route53")
      expect(world.cloud.route53.recordSets("acme.com", "TXT")).toMatchObject([{ ttl: 1234 }]);
    else
      expect(world.cloud.cloudflare.records("acme.com", "TXT")).toMatchObject([
        { ttl: 1234, comment: "mail, ask Eve", tags: ["team:mail"], id },
      ]);
    await expectQuiet(world);
  });

  it("B16: starts from what a wildcard answers until then, keeps it in every run, and leaves it at a release", async () => {
    const wildcard = "v=spf1 include:_spf.google.com -all";
    const below = (options = ""): void =>
      world.program(`new odoo.SpfRecord("mail", { domain: "mail.acme.com", ${provider}: {}, ${options} });`);
    world.zone.addTxt(wildcard, "*.acme.com");
    below();
    expect((await preview(world)).stdout).toContain("authorizes 2 networks, changes nothing else");
    await up(world);
    const merged = "v=spf1 include:_spf.odoo.com include:_spf.google.com -all";
    expect([world.zone.txt("mail.acme.com"), world.zone.txt("*.acme.com")]).toEqual([[merged], [wildcard]]);
    await expectQuiet(world);
    await expectQuiet(world, "--refresh");
    below("release: true");
    for (let run = 0; run < 2; run++) {
      await up(world);
      expect(world.zone.txt("mail.acme.com")).toEqual([wildcard]);
    }
    below();
    await up(world);
    expect(world.zone.txt("mail.acme.com")).toEqual([merged]);
  });

  it("never replaces, deletes or writes what it created, over ups and refreshes", async () => {
    world.program(spf());
    await up(world);
    world.cloud.clearRequests();
    const runs = [await up(world), await world.workspace.refresh(), await up(world, "--refresh"), await up(world)];
    expect(runs.map((run) => [run.code, steps(run)])).toEqual(runs.map(() => [0, []]));
    expect(world.zone.writes()).toEqual([]);
  });

  it("takes out an include that is no longer declared, and leaves strangers' terms and what was there before", async () => {
    world.zone.addTxt("v=spf1 include:_spf.google.com  mx -all");
    world.program(spf(`includes: ["mail.example.net", "_spf.google.com"]`));
    await up(world);
    expect(world.zone.txt()).toEqual([
      "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com  mx -all",
    ]);
    world.program(spf());
    await up(world);
    expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.google.com  mx -all"]);
    await expectQuiet(world);
  });
});

describe.each(PROVIDERS)("values on %s", (provider) => {
  // Cloudflare escapes as zone files do, in decimal (RFC 1035 section 5.1); Route53 in octal.
  const foreign = strangers(provider === "cloudflare" ? 10 : 8);
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const put = (owner: string, values: readonly string[]): void => {
    if (provider === "route53") world.cloud.route53.putRecordSet({ name: owner, type: "TXT", values, ttl: 900 });
    else for (const content of values) world.cloud.cloudflare.addRecord({ name: owner, type: "TXT", content });
  };
  const apex = (): readonly string[] => stored(world)["acme.com TXT"] ?? [];

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it.each([
    ["beside an SPF record that was there", [`"${GOOGLE}"`]],
    ["where there was no SPF record", []],
  ])(
    "keeps five foreign values byte for byte, and their order, %s: up, update, refresh, release, destroy",
    async (_title, own) => {
      const found = [...foreign.slice(0, 2), ...own, ...foreign.slice(2)];
      put("acme.com", found);
      const expectForeign = (): void =>
        expect(apex().filter((value) => !value.startsWith('"v=spf1 '))).toEqual(foreign);
      const ours = (): string[] => apex().filter((value) => value.startsWith('"v=spf1 '));

      spf();
      await up(world);
      expectForeign();
      expect(ours()).toEqual([own[0]?.replace("v=spf1", `v=spf1${ODOO_TERM}`) ?? `"v=spf1${ODOO_TERM} ~all"`]);
      spf(`includes: ["newsletter.example"]`);
      await up(world);
      expectForeign();
      expect(ours()).toHaveLength(1);
      expect(ours()[0]).toContain("include:newsletter.example");
      expect((await world.workspace.refresh()).code).toBe(0);
      await expectQuiet(world, "--refresh");
      expectForeign();

      spf(`release: true`);
      await up(world);
      await up(world);
      expect(apex()).toEqual(found);
      world.cloud.clearRequests();
      // The second up left nothing marked, so nothing keeps a plain destroy from forgetting the rest.
      expect((await world.workspace.destroy()).code).toBe(0);
      expect(apex()).toEqual(found);
      expect(sent(world)).toEqual([]);
    },
  );

  it("splits what we write after 255 octets, created or adopted, and a refresh finds no difference", async () => {
    const lengths = [255, 256, 510, 511];
    const adopted = lengths.map((length) => [`adopted-${length}.acme.com`, foundFor(length), ""] as const);
    const created = lengths.map((length) => [`created-${length}.acme.com`, undefined, includesFor(length)] as const);
    for (const [owner, text] of adopted) put(owner, [quotedStrings(text)]);
    const all = [...adopted, ...created];
    world.program(
      all
        .map(
          ([owner, , includes]) =>
            `new odoo.SpfRecord("${owner}", { domain: "${owner}", ${provider}: {}, includes: [${includes}] });`,
        )
        .join("\n"),
    );
    await up(world);
    const texts = all.map(([owner]) => [owner, world.zone.txt(owner).map((text) => text.length)]);
    expect(texts).toEqual([...lengths, ...lengths].map((length, index) => [all[index]?.[0], [length]]));
    const values = all.map(([owner]) => stored(world)[`${owner} TXT`]);
    expect(values).toEqual(all.map(([owner]) => world.zone.txt(owner).map(quotedStrings)));
    await expectQuiet(world, "--refresh");
  });
});

/** What others keep at an apex, as the API answers it. They decide how it is split and escaped. */
function strangers(radix: number): string[] {
  const octets = [...Buffer.from("café ☕", "utf8")];
  const escaped = octets.map((octet) =>
    octet < 0x80 ? String.fromCharCode(octet) : `\\${octet.toString(radix).padStart(3, "0")}`,
  );
  return [
    '"google-site-verification=Rq3a_b-c"',
    ["a".repeat(255), "b".repeat(255), "c".repeat(90)].map((text) => `"${text}"`).join(" "),
    '"say \\"hi\\" to C:\\\\mail; v=spf1 is not at the start"',
    `"${escaped.join("")}"`,
    '"aa" "bb" ""',
  ];
}

/** A record that has this many octets when our include has joined it. An unknown modifier is kept (RFC 7208 section 6). */
function foundFor(length: number): string {
  const rest = "v=spf1 x= ~all";
  return rest.replace("x=", `x=${"y".repeat(length - ODOO_TERM.length - rest.length)}`);
}

/** Includes that make a new record of this many octets; a name has 253 at most, a label 63 (RFC 1035 section 2.3.4). */
function includesFor(length: number): string {
  const fixed = `v=spf1${ODOO_TERM} ~all`.length;
  const rest = length - fixed;
  const count = Math.ceil(rest / 200);
  const sizes = Array.from({ length: count }, (_, index) => Math.floor((rest + index) / count) - " include:".length);
  return sizes.map((size, index) => `"${nameOf(size, index)}"`).join(", ");
}

function nameOf(size: number, index: number): string {
  const dots = `${index}${"a".repeat(49)}.`.repeat(4);
  return `${dots.slice(0, size - ".example".length - 1)}b.example`.replace(".b.", "bb.");
}

function quotedStrings(text: string): string {
  return (text.match(/.{1,255}/g) ?? []).map((string) => `"${string}"`).join(" ");
}
