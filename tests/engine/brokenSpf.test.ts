import { cloudflareIds, oneLine, sent, stored } from "./observe";
import {
  createWorld,
  ENGINE_TIMEOUT,
  expectQuiet,
  preview,
  previewFails,
  PROVIDERS,
  up,
  upFails,
  type World,
} from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const SECOND = "v=spf1 mx include:newsletter.example ~all";

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
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "is refused where there are several (RFC 7208 section 4.5), and what stands there is named",
    async () => {
      world.zone.addTxt(GOOGLE);
      world.zone.addTxt(SECOND);
      const said = await refused();
      expect(said).toContain("[error spf/several-records]");
      expect(said).toContain(`"${GOOGLE}"`);
      expect(said).toContain(`"${SECOND}"`);
      if (provider === "cloudflare") for (const id of cloudflareIds(world)) expect(said).toContain(id);
      else expect(said).toContain("consolidate: true");
    },
    ENGINE_TIMEOUT,
  );

  it.each([
    ["ip4:192.0.2", "v=spf1 include:_spf.google.com ip4:192.0.2 ~all"],
    ["redirect=two.example", "v=spf1 redirect=one.example redirect=two.example"],
  ])(
    "is refused with a mistake in it (%s; RFC 7208 section 4.6), and goes on when the mistake is corrected",
    async (mistake, text) => {
      world.zone.addTxt(text);
      const said = await refused();
      expect(said).toContain("[error spf/broken-record]");
      expect(said).toContain(mistake);
      world.zone.editTxt(text, GOOGLE);
      await up(world);
      expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"]);
    },
    ENGINE_TIMEOUT,
  );
});

describe("several SPF values in one set on route53", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("route53");
    for (const text of ["site-verification=0123", GOOGLE, SECOND, "another=1"]) world.zone.addTxt(text);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", route53: {}, consolidate: true });`);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "become one record with `consolidate: true`, as the preview shows, by one write that keeps the strangers",
    async () => {
      const joined = "v=spf1 include:_spf.odoo.com include:_spf.google.com mx include:newsletter.example ~all";
      expect(oneLine((await preview(world)).stdout)).toContain(joined);
      expect(sent(world)).toEqual([]);
      await up(world);
      expect(stored(world)["acme.com TXT"]).toEqual(
        ["site-verification=0123", joined, "another=1"].map((text) => `"${text}"`),
      );
      expect(sent(world)).toEqual(["PUT acme.com TXT"]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});

function issuesIn(text: string): string[] {
  const ids = text.match(/\[(?:error|warning) [a-z/-]+\]/g);
  if (ids === null) throw new Error(`no issue is named in:\n${text}`);
  return [...new Set(ids)].sort();
}
