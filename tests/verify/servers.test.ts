import { ODOO_DKIM_TARGET } from "../../odoo/names";
import type { DomainName } from "../../records/dns/domainName";
import { judgeDomain } from "../../verify/checkDomain";
import {
  Area,
  type Difference,
  type DomainCheck,
  type Propagation,
  type SeenServer,
  Verdict,
} from "../../verify/report";
import type { ExpectedRecord } from "../../verify/target";
import { mx } from "../records/spf/zoneResolver";
import { ACME, AGREED, GOOD, KEY_NAME, viewOf, words, worldWith } from "./goodWorld";

const SPF = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const OLD = "v=spf1 include:_spf.google.com ~all";
const [OWN, OTHER, PUBLIC] = ["192.0.2.53:53", "192.0.2.54:53", "198.51.100.1:53"];

type Answer = Difference["answers"][number];
const current = (server: string, ...values: string[]): Answer => ({ servers: [server], values, isCurrent: true });
const older = (expiresIn: number | undefined, ...values: string[]): Answer => ({
  servers: [PUBLIC],
  values,
  isCurrent: false,
  ...(expiresIn !== undefined && { expiresIn }),
});
const server = (name: string, unanswered: number, host?: string): SeenServer => ({
  server: name,
  isAuthoritative: host !== undefined,
  unanswered,
  missed: unanswered,
  ...(host !== undefined && { host }),
});

function check(propagation: Partial<Propagation>, expected: readonly ExpectedRecord[] = []): Promise<DomainCheck> {
  return judgeDomain({ domain: ACME, expected }, viewOf(GOOD, { ...AGREED, ...propagation }));
}

function difference(...answers: Answer[]): Difference {
  return { name: "acme.com", type: "TXT", answers };
}

const EXPECTED: ExpectedRecord = { name: ACME, type: "TXT", values: [SPF] };

describe("servers that differ", () => {
  it("are behind: who says what, and for how long", async () => {
    const found = await check({ differences: [difference(current(OWN, SPF), older(240, OLD))] });
    expect(words(found)).toEqual(["warning verify/not-propagated"]);
    expect(found.issues[0]).toMatchObject({
      area: Area.Propagation,
      message: `Not all servers have the same "acme.com" TXT yet: ${PUBLIC} says "${OLD}".`,
      fix: "Wait 240 seconds, until the last of them forgets it; or check with --wait.",
    });
  });

  it("have nothing yet", async () => {
    const found = await check({ differences: [difference(current(OWN, SPF), older(undefined))] });
    expect(found.issues[0]).toMatchObject({
      message: `Not all servers have the same "acme.com" TXT yet: ${PUBLIC} says there is none.`,
      fix: "Wait until they forget it; or check with --wait.",
    });
  });

  it("are the zone's own: that is wrong", async () => {
    const found = await check({ differences: [difference(current(OWN, SPF), current(OTHER, OLD))] });
    expect(words(found)).toEqual(["error verify/servers-differ"]);
    expect(found.issues[0]?.message).toContain(`${OWN} says "${SPF}"; ${OTHER} says "${OLD}"`);
    expect(found.areas[Area.Propagation]).toBe(Verdict.Problems);
  });

  it("are told by a few of their values and names, made safe to print", async () => {
    const many = { ...older(1, ..."a b c d e f".split(" ")), servers: "1 2 3 4 5 6".split(" ") };
    const found = await check({ differences: [{ ...difference(current(OWN), many), name: "\u001b[2J" }] });
    expect(found.issues[0]?.message).toBe(
      'Not all servers have the same "\\027[2J" TXT yet: 1, 2, 3, 4 and 2 more say "a", "b", "c", "d" and 2 more.',
    );
  });

  it("are told twenty times at most", async () => {
    const differences = Array.from({ length: 50 }, () => difference(current(OWN, SPF), older(1, OLD)));
    const { issues } = await check({ differences });
    expect(issues).toHaveLength(21);
    expect(issues.at(-1)?.message).toBe(
      `There are ${differences.length - 20} more issues like the last verify/not-propagated, which are not told here.`,
    );
  });
});

describe("servers that leave questions unanswered", () => {
  it("are named where others answer", async () => {
    const servers = [server(OWN, 0, "ns1.example"), server(OTHER, 1, "ns2.example"), server(PUBLIC, 4)];
    const found = await check({ servers });
    expect(words(found)).toEqual(["warning verify/server-silent"]);
    expect(found.issues[0]?.message).toBe(
      `Questions were left unanswered that other servers answer: 1 by "ns2.example" (${OTHER}), 4 by ${PUBLIC}.`,
    );
  });

  it("are one issue, however many: it may be the network", async () => {
    const many = Array.from({ length: 9 }, (_, at) => server(`192.0.2.${at}:53`, at));
    const found = await check({ servers: many });
    expect(words(found)).toEqual(["warning verify/server-silent"]);
    expect(found.issues[0]?.message).toMatch(/4 by 192\.0\.2\.4:53 and 4 more\.$/);
  });

  it("are not named where no server answers the name: that is told by the name", async () => {
    const unanswered = [{ name: "acme.com", type: "TXT" }];
    const servers = [server(OWN, 1, "ns1.example"), server(PUBLIC, 1)].map((one) => ({ ...one, missed: 0 }));
    const found = await judgeDomain(
      { domain: ACME },
      viewOf(worldWith({ "acme.com": "servfail" }), { servers, differences: [], unanswered }),
    );
    expect(words(found)).toEqual(["unknown verify/unanswered", "unknown verify/unanswered"]);
    expect(found.areas[Area.Propagation]).toBe(Verdict.Unknown);
  });

  it("are told by the question where no area tells of it", async () => {
    const unanswered = [{ name: "s1._domainkey.acme.com", type: "CNAME" }];
    const found = await check({ unanswered });
    expect(found.issues.map(({ area, isUnknown, message }) => [area, isUnknown, message])).toEqual([
      [
        Area.Propagation,
        true,
        "DNS did not say which CNAME records are at s1._domainkey.acme.com (no answer), so they could not be checked.",
      ],
    ]);
  });
});

it("compares the key of a selector that needs no CNAME", async () => {
  const view = viewOf(GOOD);
  const cname: ExpectedRecord = { name: "s2._domainkey.acme.com" as DomainName, type: "CNAME", values: ["x.example"] };
  await judgeDomain({ domain: ACME, selectors: ["ODOO", "s1", "s2"], expected: [cname] }, view);
  const keys = view.asked.filter(({ name }) => name.includes("_domainkey"));
  expect(keys.map(({ name, type }) => `${name} ${type}`)).toEqual([
    `${KEY_NAME} CNAME`,
    "s1._domainkey.acme.com TXT",
    "s2._domainkey.acme.com CNAME",
  ]);
});

describe("what a stack has published", () => {
  it("is asked of every server, each question once", async () => {
    const view = viewOf(GOOD);
    const more: ExpectedRecord = {
      name: "acme.com._report._dmarc.x.example" as DomainName,
      type: "TXT",
      values: ["v=DMARC1"],
    };
    await judgeDomain({ domain: ACME, expected: [EXPECTED, more] }, view);
    expect(view.asked.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "acme.com TXT",
      "acme.com MX",
      "_dmarc.acme.com TXT",
      `${KEY_NAME} CNAME`,
      "acme.com._report._dmarc.x.example TXT",
    ]);
  });

  it("and is seen there is good", async () => {
    const key: ExpectedRecord = { name: KEY_NAME as DomainName, type: "CNAME", values: ["ODOO._domainkey.odoo.com"] };
    expect(words(await check({}, [EXPECTED, key]))).toEqual([]);
  });

  it("and somebody changed is one issue in its area, which says all of it", async () => {
    const found = await check({}, [{ ...EXPECTED, values: ["v=spf1 include:_spf.odoo.com -all", "v=spf1 -all"] }]);
    expect(words(found)).toEqual(["error verify/not-as-declared"]);
    expect(found.issues[0]).toMatchObject({
      area: Area.Spf,
      message:
        'acme.com TXT is not what the stack has published, "v=spf1 include:_spf.odoo.com -all" or "v=spf1 -all"; ' +
        `this is seen there: "${SPF}", "a service's token".`,
      fix: expect.stringContaining("pulumi up --refresh") as string,
    });
  });

  it("and is gone says that nothing is there", async () => {
    const gone: ExpectedRecord = { name: "x._domainkey.acme.com" as DomainName, type: "CNAME", values: ["x.example"] };
    const found = await check({}, [gone]);
    expect(found.issues[0]).toMatchObject({
      area: Area.Dkim,
      message: expect.stringMatching(/"x\.example"; nothing is seen there\.$/) as string,
    });
    expect(found.issues[0]).not.toHaveProperty("found");
  });

  it("and a cache does not have yet names the server, in the place of the difference", async () => {
    const found = await check({ differences: [difference(current(OWN, SPF), older(30, OLD))] }, [EXPECTED]);
    expect(words(found)).toEqual(["warning verify/not-as-declared"]);
    expect(found.issues[0]).toMatchObject({
      area: Area.Propagation,
      message: `${PUBLIC} does not have acme.com TXT as the stack has published it, "${SPF}".`,
      fix: "Wait 30 seconds; or check with --wait.",
    });
  });

  it("and a server of the zone does not have is wrong", async () => {
    const behind: Answer = { servers: ["1", "2", "3", "4", "5"], values: [OLD], isCurrent: true };
    const found = await check({ differences: [difference(current(OWN, SPF), behind)] }, [EXPECTED]);
    expect(words(found)).toEqual(["error verify/not-as-declared"]);
    expect(found.issues[0]?.message).toMatch(/^1, 2, 3, 4 and 1 more do not have acme\.com TXT/);
    expect(found.issues[0]?.fix).toMatch(/^Wait until they forget the older answer/);
  });

  it("and differs elsewhere in its values is a difference as any", async () => {
    const found = await check({ differences: [difference(current(OWN, SPF), older(30, SPF, "another token"))] }, [
      EXPECTED,
    ]);
    expect(words(found)).toEqual(["warning verify/not-propagated"]);
  });

  it("and DNS does not answer for is unknown, once", async () => {
    const world = { ...GOOD, "_dmarc.acme.com": "servfail" as const };
    const expected: ExpectedRecord = {
      name: "_dmarc.acme.com" as DomainName,
      type: "TXT",
      values: ["v=DMARC1; p=none"],
    };
    const found = await judgeDomain({ domain: ACME, expected: [expected] }, viewOf(world));
    expect(words(found)).toEqual(["unknown verify/unanswered"]);
  });

  it.each([
    ["a sender", "v=spf1 include:_spf.odoo.com ip4:203.0.113.9 include:_spf.google.com ~all", ["ip4:203.0.113.9"]],
    ["nothing but spaces and case", "V=SPF1  Include:_SPF.odoo.com include:_spf.google.com ~all", []],
  ])("and others add %s to stays good, and says what was added", async (_, text, terms) => {
    const world = { ...GOOD, "acme.com": { TXT: [text], MX: mx("mx.acme.com") } };
    const found = await judgeDomain({ domain: ACME, expected: [EXPECTED] }, viewOf(world));
    expect(words(found)).toEqual([]);
    expect(found.added).toEqual(terms.length === 0 ? [] : [{ area: Area.Spf, name: "acme.com", type: "TXT", terms }]);
  });

  it("and others take a sender out of is one issue, with the record that is there", async () => {
    const world = {
      ...GOOD,
      "acme.com": { TXT: ["token", "v=spf1 include:_spf.odoo.com ~all"], MX: mx("mx.acme.com") },
    };
    const found = await judgeDomain({ domain: ACME, expected: [EXPECTED] }, viewOf(world));
    expect(words(found)).toEqual(["error verify/not-as-declared"]);
    expect(found.issues[0]).toMatchObject({
      message: expect.stringMatching(
        /; this is seen there: "v=spf1 include:_spf\.odoo\.com ~all", "token"\.$/,
      ) as string,
      found: "v=spf1 include:_spf.odoo.com ~all",
    });
  });

  it("and still has the text that the stack replaced is not there yet, although all terms are", async () => {
    const before = "v=spf1 include:_spf.odoo.com include:old.example include:_spf.google.com ~all";
    const world = {
      ...GOOD,
      "acme.com": { TXT: [before], MX: mx("mx.acme.com") },
      "old.example": { TXT: ["v=spf1 -all"] },
    };
    const found = await judgeDomain({ domain: ACME, expected: [{ ...EXPECTED, replaced: [before] }] }, viewOf(world));
    expect(words(found)).toEqual(["error verify/not-as-declared"]);
  });

  it("and says that nobody sends is another one once a sender is added", async () => {
    const world = { ...GOOD, "acme.com": { TXT: ["v=spf1 mx -all"] } };
    const expected: ExpectedRecord = { name: ACME, type: "TXT", values: ["v=spf1 -all"] };
    const found = await judgeDomain({ domain: ACME, isParked: true, expected: [expected] }, viewOf(world));
    expect(words(found)).toEqual(["error verify/not-as-declared"]);
  });

  it("is compared up to fifty records, and says which were not", async () => {
    const expected = Array.from({ length: 52 }, (_, at): ExpectedRecord => {
      return { name: `s${at}._domainkey.acme.com` as DomainName, type: "CNAME", values: [ODOO_DKIM_TARGET] };
    });
    const keys = Object.fromEntries(expected.map(({ name }) => [name, { CNAME: [ODOO_DKIM_TARGET] }]));
    const found = await judgeDomain({ domain: ACME, expected }, viewOf({ ...GOOD, ...keys }));
    expect(found.issues.map(({ message }) => message)).toEqual([
      '50 records of the stack were compared; these were not: "s50._domainkey.acme.com CNAME", "s51._domainkey.acme.com CNAME".',
    ]);
  });
});
