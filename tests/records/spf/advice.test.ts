import { parseSpf } from "../../../records/spf/parse";

const ADVICE: readonly (readonly [text: string, ids: readonly string[], found: readonly (string | undefined)[]])[] = [
  ["v=spf1 include:a.example mx ip4:192.0.2.1 ~all", [], []],
  ["v=spf1 mx redirect=a.example", [], []],
  ["v=spf1 mx exp=e.example foo=bar -all", [], []],
  ["v=spf1 mx -all exp=e.example foo=bar", [], []],
  ["v=spf1", ["spf/no-all"], [undefined]],
  ["v=spf1 mx", ["spf/no-all"], [undefined]],
  ["v=spf1 all", ["spf/passes-everyone"], ["all"]],
  ["v=spf1 +ALL", ["spf/passes-everyone"], ["+ALL"]],
  ["v=spf1 -all +all", ["spf/ignored-after-all"], ["+all"]],
  ["v=spf1 -all exp=e.example mx a", ["spf/ignored-after-all"], ["mx"]],
  ["v=spf1 redirect=a.example ~all", ["spf/redirect-ignored"], ["redirect=a.example"]],
  ["v=spf1 ~all redirect=a.example", ["spf/redirect-ignored"], ["redirect=a.example"]],
  ["v=spf1 ptr ptr:a.example ~all", ["spf/ptr"], ["ptr"]],
  ["v=spf1 include=a.example ~all", ["spf/unknown-modifier"], ["include=a.example"]],
  ["v=spf1 mx ~all v=spf1 a -all", ["spf/ignored-after-all", "spf/unknown-modifier"], ["a", "v=spf1"]],
  ["v=spf1 redirects=a.example ~all", ["spf/unknown-modifier"], ["redirects=a.example"]],
  ["v=spf1 IP4=192.0.2.1 ~all", ["spf/unknown-modifier"], ["IP4=192.0.2.1"]],
  ["v=spf1 maximum=1 ~all", [], []],
  ["v=spf1 ip4:213.5.39.110 -all MS=83859DAEBD1978F9A7A67D3", ["spf/unknown-modifier"], ["MS=83859DAEBD1978F9A7A67D3"]],
  ["v=spf1 mx google-site-verification=xyz ~all", ["spf/unknown-modifier"], ["google-site-verification=xyz"]],
];

describe("a valid record", () => {
  test.each(ADVICE)("%j comes with the advice %j", (text, ids, found) => {
    const { ok, issues } = parseSpf(text);
    expect([ok, issues.map(({ id }) => id), issues.map((issue) => issue.found)]).toEqual([true, ids, found]);
    expect(issues.filter(({ severity }) => severity !== "warning")).toEqual([]);
  });

  test("a mistyped term and another service's token get advice of their own", () => {
    const fixes = ["include=a.example", "MS=ms1"].map((term) => parseSpf(`v=spf1 mx ${term} ~all`).issues[0]?.fix);
    expect(fixes).toEqual([
      "If it is meant to be a mechanism, write a colon instead of =.",
      "If it is the token of a service, publish it as a TXT value of its own: the service does not find it here.",
    ]);
  });

  test("has each advice at the octet where the term stands", () => {
    const { issues } = parseSpf("v=spf1  ptr -all  mx redirect=a.b");
    expect(issues.map(({ id, position }) => [id, position])).toEqual([
      ["spf/ignored-after-all", 18],
      ["spf/redirect-ignored", 21],
      ["spf/ptr", 8],
    ]);
  });
});
