import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import { mx, spf, type Zone, ZoneResolver } from "../zoneResolver";

const NIBBLES = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2";
const long = "x".repeat(64);
const BASE: Zone = {
  "pass.example": spf("v=spf1 +all"),
  "soft.example": spf("v=spf1 ~all"),
  "fail.example": spf("v=spf1 -all exp=e.fail.example"),
  "e.fail.example": { TXT: ["%{i} is not %{d}'s, says %{r} at %{t}: %{c} %{p} %{v} %{h} %{S} %{l} %{o}%_%%%-"] },
  "host.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
  "1.2.0.192.in-addr.arpa": { PTR: ["gone.example", long, "host.example"] },
  [`${NIBBLES}.ip6.arpa`]: { PTR: ["host.example"] },
  "silent.example": "timeout",
};

interface Case {
  readonly rule: string;
  readonly section: string;
  /** The terms of start.example. */
  readonly terms: string;
  readonly result: string;
  readonly zone?: Zone;
  readonly ip?: string;
  readonly reason?: RegExp;
}

const CASES: readonly Case[] = [
  {
    rule: "%{p} is a name below the domain before any other",
    section: "7.3",
    terms: "exists:%{p}.x.example -all",
    ip: "10.0.0.1",
    zone: {
      "1.0.0.10.in-addr.arpa": { PTR: ["other.example", "h.start.example"] },
      "other.example": { A: ["10.0.0.1"] },
      "h.start.example": { A: ["10.0.0.1"] },
      "h.start.example.x.example": { A: ["127.0.0.2"] },
    },
    result: "pass",
  },
  {
    rule: "%{p} is the domain itself before a name below it",
    section: "7.3",
    terms: "exists:%{p}.x.example -all",
    ip: "10.0.0.1",
    zone: {
      "1.0.0.10.in-addr.arpa": { PTR: ["h.start.example", "start.example"] },
      "h.start.example": { A: ["10.0.0.1"] },
      "start.example": { TXT: ["v=spf1 exists:%{p}.x.example -all"], A: ["10.0.0.1"] },
      "start.example.x.example": { A: ["127.0.0.2"] },
    },
    result: "pass",
  },
  { rule: "no match and no redirect is neutral", section: "4.7", terms: "ip4:10.0.0.0/8", result: "neutral" },
  {
    rule: "an include passes on a pass only",
    section: "5.2",
    terms: "include:soft.example include:fail.example -include:pass.example",
    result: "fail",
  },
  {
    rule: "an include of nothing is a permerror",
    section: "5.2",
    terms: "include:gone.example",
    result: "permerror",
    reason: /without SPF record/,
  },
  {
    rule: "an include of a name that DNS cannot carry is one too",
    section: "4.8",
    terms: `include:${long}.example`,
    result: "permerror",
  },
  { rule: "so is a redirect to it", section: "6.1", terms: `redirect=${long}.example`, result: "permerror" },
  { rule: "a redirect to nothing is a permerror", section: "6.1", terms: "redirect=gone.example", result: "permerror" },
  { rule: "a redirect takes the result over", section: "6.1", terms: "redirect=soft.example", result: "softfail" },
  {
    rule: "a record that cannot be read is a temperror",
    section: "4.4",
    terms: "include:silent.example ?all",
    result: "temperror",
    reason: /did not answer/,
  },
  { rule: "so is a host", section: "5", terms: "a:silent.example", result: "temperror", reason: /silent.example A/ },
  {
    rule: "several records are a permerror",
    section: "4.5",
    terms: "include:two.example",
    zone: { "two.example": { TXT: ["v=spf1 -all", "v=spf1 +all"] } },
    result: "permerror",
    reason: /2 SPF records/,
  },
  {
    rule: "a syntax error anywhere is a permerror",
    section: "4.6",
    terms: "include:odd.example",
    zone: { "odd.example": spf("v=spf1 +all moo") },
    result: "permerror",
    reason: /syntax error/,
  },
  {
    rule: "an IPv4 address mapped into IPv6 is IPv4",
    section: "5",
    terms: "ip4:192.0.2.1",
    ip: "::ffff:192.0.2.1",
    result: "pass",
  },
  {
    rule: "a name that DNS cannot carry matches nothing",
    section: "4.8",
    terms: `a:${long}.example mx:${long}.example exists:${long}.example ptr:${long}.example -all`,
    result: "fail",
  },
  {
    rule: "a host matches by prefix",
    section: "5.3",
    terms: "a:host.example/24 -all",
    ip: "192.0.2.200",
    result: "pass",
  },
  {
    rule: "mail exchangers match, the null MX does not",
    section: "5.4",
    terms: "mx:m.example -all",
    zone: { "m.example": { MX: mx(".", "host.example") } },
    ip: "2001:db8::1",
    result: "pass",
  },
  {
    rule: "mail exchangers of the same preference are taken by name",
    section: "5.4",
    terms: "mx:m.example -all",
    zone: {
      "m.example": {
        MX: [
          { preference: 1, exchange: "silent.example" },
          { preference: 1, exchange: "host.example" },
        ],
      },
    },
    result: "pass",
  },
  {
    rule: "ptr matches a validated name",
    section: "5.5",
    terms: "ptr:example -all".replace("ptr:example", "ptr:host.example"),
    result: "pass",
  },
  { rule: "ptr works for IPv6", section: "5.5", terms: "ptr:host.example -all", ip: "2001:db8::1", result: "pass" },
  {
    rule: "exists asks for A even for IPv6",
    section: "5.7",
    terms: "exists:%{ir}.x.example -all",
    zone: { [`${NIBBLES}.x.example`]: { A: ["127.0.0.2"] } },
    ip: "2001:db8::1",
    result: "pass",
  },
  {
    rule: "%{p} is unknown for a client without names",
    section: "7.3",
    terms: "exists:%{p}.x.example -all",
    ip: "10.0.0.1",
    zone: { "unknown.x.example": { A: ["127.0.0.2"] } },
    result: "pass",
  },
  {
    rule: "%{p} is any name that leads back, if none is below the domain",
    section: "7.3",
    terms: "exists:%{p1r-}.x.example -all",
    zone: { "host.example.x.example": { A: ["127.0.0.2"] } },
    result: "pass",
  },
  {
    rule: "an eleventh lookup is a permerror",
    section: "4.6.4",
    terms: "a:host.example/32 ".repeat(10) + "include:pass.example",
    ip: "10.0.0.1",
    result: "permerror",
    reason: /10 lookups/,
  },
  {
    rule: "a third void lookup is one",
    section: "4.6.4",
    terms: "a:n1.example a:n2.example a:n3.example +all",
    result: "permerror",
    reason: /find nothing/,
  },
  {
    rule: "a client without PTR is a void lookup",
    section: "4.6.4",
    terms: "ptr ptr ptr +all",
    ip: "10.0.0.1",
    result: "permerror",
  },
  {
    rule: "an 11th mail exchanger is one",
    section: "4.6.4",
    terms: "mx:m.example",
    zone: { "m.example": { MX: mx(...new Array<string>(11).fill("host.example")) } },
    result: "permerror",
    reason: /exchangers/,
  },
  { rule: "a loop ends at the limit", section: "4.6.4", terms: "include:start.example", result: "permerror" },
];

test.each(CASES)("$rule (RFC 7208 section $section)", async ({ terms, zone, ip = "192.0.2.1", result, reason }) => {
  const resolver = new ZoneResolver({ ...BASE, "start.example": spf(`v=spf1 ${terms}`), ...zone });
  const evaluation = await evaluateSpf({ ip, sender: "x@start.example", helo: "h.example" }, resolver);
  expect(evaluation.result).toBe(result);
  expect(evaluation.reason ?? "").toMatch(reason ?? /^/);
});

describe("evaluateSpf", () => {
  const check = { ip: "192.0.2.1", sender: "strong-bad@fail.example", helo: "mx.example" };

  test("explains a fail, with every macro (sections 6.2 and 7)", async () => {
    const { explanation } = await evaluateSpf(
      { ...check, receiver: "r.example", timestamp: 7 },
      new ZoneResolver(BASE),
    );
    expect(explanation).toBe(
      "192.0.2.1 is not fail.example's, says r.example at 7: 192.0.2.1 host.example in-addr mx.example " +
        "strong-bad%40fail.example strong-bad fail.example %%20",
    );
  });

  test.each([
    ["several texts", { TXT: ["a", "b"] }],
    ["no text", "nxdomain"],
    ["a text that is no explain-string", { TXT: ["%{x}"] }],
    ["a text outside of ASCII", { TXT: ["%{l}"] }],
  ] as const)("gives no explanation for %s (section 6.2)", async (_, found) => {
    const sender = "b\u00fccher@fail.example";
    const { result, explanation } = await evaluateSpf(
      { ...check, sender },
      new ZoneResolver({ ...BASE, "e.fail.example": found }),
    );
    expect([result, explanation]).toEqual(["fail", undefined]);
  });

  test("gives none where the name of exp cannot be asked for", async () => {
    const zone = { "start.example": spf(`v=spf1 -all exp=${long}.example`) };
    const { result, explanation } = await evaluateSpf({ ...check, sender: "x@start.example" }, new ZoneResolver(zone));
    expect([result, explanation]).toEqual(["fail", undefined]);
  });

  test("traces every term, what is included behind its include", async () => {
    const zone = { ...BASE, "start.example": spf("v=spf1 include:soft.example a:host.example -all") };
    const { trace, lookups, voids } = await evaluateSpf(
      { ...check, sender: "x@start.example" },
      new ZoneResolver(zone),
    );
    expect(trace).toEqual([
      {
        domain: "start.example",
        depth: 0,
        term: "include:soft.example",
        position: 7,
        outcome: "no match",
        name: "soft.example",
      },
      { domain: "soft.example", depth: 1, term: "~all", position: 7, outcome: "match" },
      {
        domain: "start.example",
        depth: 0,
        term: "a:host.example",
        position: 28,
        outcome: "match",
        name: "host.example",
      },
    ]);
    expect([lookups, voids]).toEqual([2, 0]);
  });

  test.each([
    ["an address that is none", { ip: "nowhere" }, "none"],
    ["a domain of one label", { sender: "x@localhost" }, "none"],
    ["the null reverse-path: the HELO name", { sender: "", helo: "pass.example" }, "pass"],
    ["a sender without local part", { sender: "@soft.example" }, "softfail"],
    ["a sender that is a domain", { sender: "soft.example." }, "softfail"],
  ] as const)("checks %s (sections 2.4 and 4.3)", async (_, more, result) => {
    expect((await evaluateSpf({ ...check, ...more }, new ZoneResolver(BASE))).result).toBe(result);
  });

  test("lets an error of the program through", async () => {
    const resolver = { resolve: () => Promise.reject(new Error("a defect")) };
    await expect(evaluateSpf(check, resolver)).rejects.toThrow("a defect");
  });

  test("takes labels off a name that is too long (section 7.3)", async () => {
    const sender = `${"a.".repeat(130)}b@start.example`;
    const resolver = new ZoneResolver({ "start.example": spf("v=spf1 exists:%{l}.x.example -all") });
    await evaluateSpf({ ...check, sender }, resolver);
    const [, asked = ""] = resolver.asked;
    expect(asked).toMatch(/^(a\.)+b\.x\.example A$/);
    expect(asked.length - 2).toBeLessThanOrEqual(253);
    expect(asked.length - 2).toBeGreaterThan(251);
    const whole = { ...check, sender: `${"a".repeat(300)}@start.example` };
    expect(
      (await evaluateSpf(whole, new ZoneResolver({ "start.example": spf("v=spf1 exists:%{l} -all") }))).result,
    ).toBe("fail");
  });
});
