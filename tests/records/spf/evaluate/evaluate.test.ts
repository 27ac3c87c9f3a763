import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import { spf, type Zone, ZoneResolver } from "../zoneResolver";

const long = "x".repeat(64);
const BASE: Zone = {
  "pass.example": spf("v=spf1 +all"),
  "soft.example": spf("v=spf1 ~all"),
  "fail.example": spf("v=spf1 -all exp=e.fail.example"),
  "e.fail.example": { TXT: ["%{i} is not %{d}'s, says %{r} at %{t}: %{c} %{p} %{v} %{h} %{S} %{l} %{o}%_%%%-"] },
  "host.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
  "1.2.0.192.in-addr.arpa": { PTR: ["gone.example", long, "host.example"] },
};

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

  describe("the trace", () => {
    const start = { domain: "start.example", depth: 0 };
    const traced = async (record: string, zone: Zone = BASE) =>
      evaluateSpf({ ...check, sender: "x@start.example" }, new ZoneResolver({ ...zone, "start.example": spf(record) }));

    test("has every visited term, what is included behind its include", async () => {
      const { trace, lookups, voids } = await traced("v=spf1 include:soft.example mx:none.example a:host.example -all");
      expect(trace).toStrictEqual([
        { ...start, term: "include:soft.example", position: 7, outcome: "no match", name: "soft.example" },
        { domain: "soft.example", depth: 1, term: "~all", position: 7, outcome: "match" },
        { ...start, term: "mx:none.example", position: 28, outcome: "no match", name: "none.example" },
        { ...start, term: "a:host.example", position: 44, outcome: "match", name: "host.example" },
      ]);
      expect([lookups, voids]).toEqual([3, 1]);
    });

    test("goes on one level deeper behind a redirect, and says in which term the check ended", async () => {
      const { result, trace } = await traced("v=spf1 redirect=next.example", {
        "next.example": spf("v=spf1 include:none.example -all"),
      });
      expect(result).toBe("permerror");
      expect(trace).toStrictEqual([
        { ...start, term: "redirect=next.example", position: 7, outcome: "match" },
        { domain: "next.example", depth: 1, term: "include:none.example", position: 7, outcome: "ended" },
      ]);
    });
  });

  test.each([
    ["an invalid address", { ip: "nowhere" }, "none"],
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
