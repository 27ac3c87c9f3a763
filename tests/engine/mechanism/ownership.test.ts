import { killAt } from "../harness/heldRuns";
import { oneLine, recordSteps } from "../harness/observe";
import { createWorld, expectQuiet, preview, up, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

/** A protocol with terms that both we and others use. */
interface Protocol {
  readonly title: string;
  readonly owner: string;
  program(terms: readonly string[], options?: string): string;
  /** Somebody's text with these terms. */
  text(terms: readonly string[]): string;
  /** What we add to a text besides what is declared. */
  readonly always: readonly string[];
}

function spf(provider: string): Protocol {
  return {
    title: "SPF",
    owner: "acme.com",
    program: (terms, options = "") =>
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, includes: ${JSON.stringify(terms)}, ${options} });`,
    text: (terms) => ["v=spf1", ...terms.map((term) => `include:${term}`), "~all"].join(" "),
    always: ["_spf.odoo.com"],
  };
}

function dmarc(provider: string): Protocol {
  const uri = (term: string): string => `mailto:${term.replaceAll(".", "-")}@acme.com`;
  return {
    title: "DMARC",
    owner: "_dmarc.acme.com",
    program: (terms, options = "") =>
      `new odoo.DmarcRecord("acme", { domain: "acme.com", ${provider}: {}, policy: "none", aggregateReports: ${JSON.stringify(terms.map(uri))}, ${options} });`,
    text: (terms) => `v=DMARC1; p=none${terms.length === 0 ? "" : `; rua=${terms.map(uri).join(",")}`}`,
    always: [],
  };
}

const CASES = PROVIDERS.flatMap((provider) =>
  [spf(provider), dmarc(provider)].map((protocol) => ({ provider, protocol })),
);
const HOSTER = "hoster.example";
const SHARED = "shared.example";

describe.each(CASES)("whose a term is: $protocol.title on $provider", ({ provider, protocol }) => {
  let world: World;
  const declare = (terms: readonly string[], options = ""): void => world.program(protocol.program(terms, options));
  const live = (): string | undefined => world.zone.txt(protocol.owner)[0];
  /** Whether the live text has this term. */
  const has = (term: string): boolean =>
    (live() ?? "").includes(term) || (live() ?? "").includes(term.replaceAll(".", "-"));
  /** Somebody adds a term, or takes one out. */
  const addByHand = (term: string): void => {
    const text = live() ?? "";
    const [word = ""] = protocol.text([term]).split(" ").slice(1, 2);
    const uri = protocol.text([term]).split("rua=")[1] ?? "";
    const next =
      protocol.title === "SPF"
        ? text.replace(" ~all", ` ${word} ~all`)
        : text.includes("rua=")
          ? `${text},${uri}`
          : `${text}; rua=${uri}`;
    world.zone.editTxt(text, next, protocol.owner);
  };

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it.each([
    ["created", undefined],
    ["adopted", [HOSTER]],
  ])("one that a stranger added to a record that we %s stays when it is declared and dropped", async (_how, found) => {
    if (found !== undefined) world.zone.addTxt(protocol.text(found), protocol.owner);
    declare([]);
    await up(world);
    addByHand(SHARED);
    const theirs = live();
    declare([SHARED]);
    await up(world);
    declare([]);
    await up(world);
    expect(live()).toBe(theirs);
    await expectQuiet(world);
    // The same after a failed attempt that declared it, and with a refresh.
    declare([SHARED, "attempted.example"]);
    world.cloud.addFault({ kind: "429", provider, method: "PUT" });
    await upFails(world);
    declare([]);
    await up(world, "--refresh");
    expect(live()).toBe(theirs);
    await expectQuiet(world);
    declare([], "release: true");
    await up(world);
    await up(world);
    expect(has(SHARED)).toBe(true);
  });

  it.each([
    ["before", "pause"],
    ["behind", "pauseAfter"],
  ] as const)("a text that a killed run adopted (%s its write) is back after a release", async (_where, when) => {
    const found = protocol.text([SHARED, HOSTER]);
    world.zone.addTxt(found, protocol.owner);
    declare(["new.example"]);
    await killAt(world, when, { method: "PUT" });
    declare([SHARED, "new.example"]);
    await up(world);
    declare(["new.example"]);
    await up(world);
    await expectQuiet(world);
    expect([has(SHARED), has(HOSTER), has("new.example")]).toEqual([true, true, true]);
    declare([], "release: true");
    await up(world);
    await expectQuiet(world);
    expect(live()).toBe(found);
  });

  it("one that its owner took out and we declare later is ours, and goes when it is dropped", async () => {
    world.zone.addTxt(protocol.text([SHARED, HOSTER]), protocol.owner);
    declare([]);
    await up(world);
    const text = live() ?? "";
    const without =
      protocol.title === "SPF"
        ? text.replace(`include:${SHARED} `, "")
        : text.replace("mailto:shared-example@acme.com,", "");
    world.zone.editTxt(text, without, protocol.owner);
    await up(world, "--refresh");
    declare([SHARED]);
    await up(world);
    expect(has(SHARED)).toBe(true);
    declare([]);
    await up(world);
    expect(live()).toBe(without);
    await expectQuiet(world);
  });

  it("a plan that was saved is carried out (--save-plan, --plan), for a new record and for a dropped term", async () => {
    const plan = `${world.cloud.dir}/plan.json`;
    for (const terms of [[SHARED], []]) {
      declare(terms);
      await preview(world, "--save-plan", plan);
      await up(world, "--plan", plan);
      await expectQuiet(world);
      expect(has(SHARED)).toBe(terms.length > 0);
    }
  });

  describe("a record that is marked for deletion", () => {
    beforeEach(async () => {
      declare([]);
      await up(world);
      declare([], "release: true");
      await up(world);
      expect(live()).toBeDefined();
    });

    it("goes when the component was renamed meanwhile", async () => {
      world.program(protocol.program([], "release: true").replace(`"acme",`, `"renamed",`));
      await up(world);
      expect([live(), world.zone.deletes().length]).toEqual([undefined, 1]);
      await expectQuiet(world);
    });

    it("is not taken over by `adopt`, which says what to do first; that does", async () => {
      declare([], "adopt: true");
      expect(oneLine(await upFails(world))).toContain(
        "Take `adopt` out and run `pulumi up`: that takes the release back. Then set `adopt: true`.",
      );
      declare([]);
      await up(world);
      declare([], "adopt: true");
      await up(world);
      await expectQuiet(world);
      expect(world.zone.deletes()).toEqual([]);
      expect(live()).toBe(protocol.text(protocol.always));
    });

    it("stays when its delete is denied, and goes with the repeat", async () => {
      world.cloud.addFault({ kind: "denied", provider, method: "DELETE" });
      await upFails(world);
      expect(live()).toBeDefined();
      expect(recordSteps(await up(world))).toHaveLength(1);
      expect(live()).toBeUndefined();
      // The memory goes one run after the record.
      await up(world);
      await expectQuiet(world);
    });
  });
});
