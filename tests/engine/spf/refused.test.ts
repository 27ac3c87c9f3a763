import path from "node:path";
import { run as runCli } from "../../../cli/run";
import type { RunResult } from "../../../sandbox/engine/command";
import { cloudflareIds, oneLine, sent, stored } from "../harness/observe";
import { BOTH, GOOGLE } from "../harness/texts";
import { createWorld, expectQuiet, preview, previewFails, up, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const SECOND = "v=spf1 mx include:newsletter.example ~all";
const INCLUDE = "include:_spf.odoo.com";
const LIVE = "v=spf1 include:nine.example include:two.example ~all";
const NOBODY = ["127.0.0.1:1"];

describe.each(PROVIDERS)("an SPF record on %s that is not one", (provider) => {
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  /** Preview and up refuse with the same words, and nothing is written or kept in the state. */
  const refused = async (): Promise<string> => {
    const before = stored(world);
    const shown = oneLine(await previewFails(world));
    const said = oneLine(await upFails(world));
    expect(issuesIn(said)).toEqual(issuesIn(shown));
    expect(sent(world)).toEqual([]);
    expect(stored(world)).toEqual(before);
    expect(JSON.stringify(await world.workspace.exportState())).not.toContain("pulumi:index:Stash");
    return said;
  };

  beforeEach(async () => {
    world = await createWorld(provider);
    spf();
  });

  it("is refused where there are several (RFC 7208 section 4.5), and what stands there is named", async () => {
    world.zone.addTxt(GOOGLE);
    world.zone.addTxt(SECOND);
    const said = await refused();
    expect(said).toContain("[spf/several-records]");
    expect(said).toContain(`"${GOOGLE}"`);
    expect(said).toContain(`"${SECOND}"`);
    if (provider === "cloudflare") for (const id of cloudflareIds(world)) expect(said).toContain(id);
    else expect(said).toContain("consolidate: true");
  });

  it.each([
    ["ip4:192.0.2", "v=spf1 include:_spf.google.com ip4:192.0.2 ~all"],
    ["redirect=two.example", "v=spf1 redirect=one.example redirect=two.example"],
  ])(
    "is refused with a mistake in it (%s; RFC 7208 section 4.6), and goes on when the mistake is corrected",
    async (mistake, text) => {
      world.zone.addTxt(text);
      const said = await refused();
      expect(said).toContain("[spf/broken-record]");
      expect(said).toContain(mistake);
      world.zone.editTxt(text, GOOGLE);
      await up(world);
      expect(world.zone.txt()).toEqual([BOTH]);
    },
  );
});

describe("several SPF values in one set on route53", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("route53");
    for (const text of ["site-verification=0123", GOOGLE, SECOND, "another=1"]) world.zone.addTxt(text);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", route53: {}, consolidate: true });`);
  });

  it("become one record with `consolidate: true`, as the preview shows, by one write that keeps the strangers", async () => {
    const joined = "v=spf1 include:_spf.odoo.com include:_spf.google.com mx include:newsletter.example ~all";
    expect(oneLine((await preview(world)).stdout)).toContain(joined);
    expect(sent(world)).toEqual([]);
    await up(world);
    expect(stored(world)["acme.com TXT"]).toEqual(
      ["site-verification=0123", joined, "another=1"].map((text) => `"${text}"`),
    );
    expect(sent(world)).toEqual(["PUT acme.com TXT"]);
    await expectQuiet(world);
  });
});

describe("the budget of a merged record", () => {
  let world: World;

  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld("cloudflare");
    const hosts = (count: number): string => Array.from({ length: count }, (_, at) => `a:h${at}.example`).join(" ");
    const spf = (value: string) => [{ type: "TXT", value }];
    world.cloud.internet.putAll({
      "nine.example": spf(`v=spf1 ${hosts(8)} -all`),
      "two.example": spf(`v=spf1 ${hosts(1)} ip4:192.0.2.64/26 -all`),
      "six.example": spf(`v=spf1 ${hosts(5)} -all`),
    });
  });

  it("over the limit is refused in preview and in up: nothing is registered, nothing written; removes cure it", async () => {
    world.zone.addTxt(LIVE);
    spf();
    for (const told of [await previewFails(world), await upFails(world)]) {
      expect(told).toContain(
        "takes 12 of 10 lookups: receivers take it for broken. It was so before this change, with 11.",
      );
      expect(told).toContain('"include:nine.example" saves 9, leaving 3, "include:two.example" saves 2, leaving 10');
      expect(told).toContain("[spf/over-lookup-limit]");
    }
    expect([world.zone.txt(), world.zone.writes()]).toEqual([[LIVE], []]);
    expect(JSON.stringify(await world.workspace.exportState())).not.toContain("Stash");

    spf(`removes: ["include:nine.example"]`);
    const cured = await up(world);
    expect(world.zone.txt()).toEqual([`v=spf1 ${INCLUDE} include:two.example ~all`]);
    expect(lines(cured, "proof")[0]).toMatch(
      /repairs a record that did not work, changes nothing else; 3 of 10 lookups, was 11$/,
    );
    await expectQuiet(world);
  });

  it("that others overdraw after us fails the next run, which writes nothing, until somebody cures it", async () => {
    world.zone.addTxt("v=spf1 include:two.example ~all");
    spf();
    await up(world);
    world.cloud.internet.put("_spf.odoo.com", [{ type: "TXT", value: "v=spf1 include:nine.example -all" }]);
    world.cloud.clearRequests();
    expect(await upFails(world)).toContain("takes 12 of 10 lookups");
    expect(world.zone.writes()).toEqual([]);
    spf(`lookupLimit: "warning"`);
    const tolerated = await up(world);
    expect(lines(tolerated, "[spf/over-lookup-limit]")).toHaveLength(1);
    expect(world.zone.writes()).toEqual([]);
    spf(`release: true`);
    await up(world);
    expect(world.zone.txt()).toEqual(["v=spf1 include:two.example ~all"]);
  });

  it("B06: at the limit stays as it is where Odoo passes already: nothing is written, now and later", async () => {
    const live = "v=spf1 include:company.example include:six.example ~all";
    const company = `v=spf1 ${INCLUDE} a:h7.example a:h8.example -all`;
    world.cloud.internet.put("company.example", [{ type: "TXT", value: company }]);
    world.zone.addTxt(live);
    spf();
    for (const run of [await preview(world), await up(world), await up(world)])
      expect(lines(run, "[spf/adds-nothing]")).toHaveLength(1);
    expect([world.zone.txt(), world.zone.writes()]).toEqual([[live], []]);
    await expectQuiet(world);

    // Once there is room, the include is added: it follows Odoo when its servers change.
    world.cloud.internet.put("six.example", [{ type: "TXT", value: "v=spf1 -all" }]);
    await up(world);
    expect(world.zone.txt()).toEqual([live.replace("v=spf1", `v=spf1 ${INCLUDE}`)]);
  });

  it("near the limit says in every run how much is left", async () => {
    world.zone.addTxt("v=spf1 include:six.example mx ~all");
    spf();
    for (const run of [await preview(world), await up(world), await up(world)])
      expect(lines(run, "takes 8 of 10 lookups; 2 are left.")).toHaveLength(1);
  });

  it("the proof is printed once in a preview and once in an up, and not where nothing changes", async () => {
    world.zone.addTxt("v=spf1 include:two.example ~all");
    spf();
    const proof = "  proof   authorizes 2 networks, changes nothing else; 3 of 10 lookups, was 2";
    expect(lines(await preview(world), "proof")).toEqual([proof]);
    expect(lines(await up(world), "proof")).toEqual([proof]);
    expect(lines(await up(world), "proof")).toEqual([]);
  });

  it("that DNS does not answer is said once for all terms, and is an error with requireLookups", async () => {
    world.zone.addTxt("v=spf1 include:two.example ~all");
    world.workspace.setConfig({ "odoo-mail:resolvers": NOBODY });
    spf(`requireLookups: true`);
    expect(await previewFails(world)).toContain("[spf/dns-unanswered]");
    expect(await upFails(world)).toContain("[spf/dns-unanswered]");
    expect(world.zone.writes()).toEqual([]);
    spf();
    const told = await up(world);
    expect(lines(told, "[spf/dns-unanswered]")).toHaveLength(1);
    expect(lines(told, "at least 2 of 10 lookups, was at least 1")).toHaveLength(1);
    expect(world.zone.txt()).toEqual([`v=spf1 ${INCLUDE} include:two.example ~all`]);
  });

  it("a snapshot of DNS makes the same plan without any DNS, and still does when DNS has moved on", async () => {
    world.zone.addTxt("v=spf1 include:two.example ~all");
    const file = path.join(world.workspace.dir, "dns.lock.json");
    const servers = world.resolvers.flatMap((resolver) => ["--server", resolver]);
    const streams = { out: () => undefined, err: () => undefined };
    expect(await runCli(["dns-lock", "acme.com", "--out", file, ...servers], streams)).toBe(0);

    spf(`requireLookups: true`);
    world.workspace.setConfig({ "odoo-mail:resolvers": NOBODY, "odoo-mail:dnsSnapshot": file });
    const offline = await preview(world);
    expect(lines(offline, "proof")).toEqual([
      "  proof   authorizes 2 networks, changes nothing else; 3 of 10 lookups, was 2",
    ]);
    expect([...lines(offline, "[spf/"), ...lines(offline, "[dns/")]).toEqual([]);

    world.cloud.internet.put("two.example", [{ type: "TXT", value: "v=spf1 -all" }]);
    world.workspace.setConfig({ "odoo-mail:dnsSnapshot": file });
    const moved = await up(world);
    expect([...lines(moved, "[spf/"), ...lines(moved, "[dns/")]).toEqual([]);
    expect(world.zone.txt()).toEqual([`v=spf1 ${INCLUDE} include:two.example ~all`]);
  });
});

function issuesIn(text: string): string[] {
  const ids = text.match(/\[[a-z]+\/[a-z-]+\]/g);
  if (ids === null) throw new Error(`no issue is named in:\n${text}`);
  return [...new Set(ids)].sort();
}

/** What was printed with these words in it, without the rest of its message. */
function lines({ diagnostics }: RunResult, words: string): string[] {
  return diagnostics.flatMap(({ message }) => message.split("\n")).filter((line) => line.includes(words));
}
