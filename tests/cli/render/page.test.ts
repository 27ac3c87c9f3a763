import { renderHtml } from "../../../cli/render/html/page";
import type { SpfBranch } from "../../../verify/report";
import { BAD, branch, GOOD, reportOf } from "../samples";

const pageOf = (tree: readonly SpfBranch[], budget = GOOD.spf.budget): string => {
  const { budget: _, ...spf } = GOOD.spf;
  return renderHtml(reportOf({ ...GOOD, spf: { ...spf, tree, ...(budget && { budget }) } }));
};
const count = (text: string, part: string | RegExp): number => text.split(part).length - 1;

it("has its style sheet allowed by its own hash, and nothing else", () => {
  const page = renderHtml(reportOf(GOOD));
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1];
  expect(policy).toMatch(
    /^default-src &#39;none&#39;; style-src &#39;sha256-[\w+/]+=*&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;$/,
  );
  expect(page).not.toMatch(/<script|<img|<link|<iframe|https?:/);
});

it("has the domains and the issues with the worst first, whatever their order in the report is", () => {
  const page = renderHtml(reportOf(GOOD, BAD));
  expect(page.indexOf("<h2>shop.acme.example")).toBeLessThan(page.indexOf("<h2>acme.example"));
  expect(page).toContain("<title>Mail check: acme.example and 1 more</title>");
  const [first, ...issues] = [...BAD.issues];
  const turned = renderHtml(reportOf({ ...BAD, issues: [...issues, ...(first === undefined ? [] : [first])] }));
  const ids = [...turned.matchAll(/<div class="head">.*?<code>(.*?)<\/code>/g)].map(([, id]) => id);
  expect(ids).toEqual(["spf/over-lookup-limit", "dkim/target-unanswered", "dmarc/historic-tag"]);
});

it("folds what was seen, and of several domains those without an issue", () => {
  const one = renderHtml(reportOf(BAD));
  expect(one).toMatch(/<h3>Issues<\/h3>[^]*<details class="seen">\s*<summary><h3>What was seen<\/h3><\/summary>/);
  expect(one).not.toContain('<details class="domain"');
  const two = renderHtml(reportOf(GOOD, BAD));
  expect([...two.matchAll(/<details class="domain" +(open)?/g)].map(([, open]) => open)).toEqual(["open", undefined]);
});

it("draws the first 400 branches of a tree, and says that there are more", () => {
  const page = pageOf(Array.from({ length: 1000 }, (_, at) => branch(`ip4:192.0.2.${at}`, 0)));
  expect(count(page, "<code>ip4:192.0.2.")).toBe(400);
  expect(page).toContain("only its first 400 branches are drawn");
});

it("draws a tree twelve levels deep, and no deeper", () => {
  const deep = Array.from({ length: 50 }).reduce<SpfBranch>(
    (inner, _, at) => branch(`include:l${50 - at}.example`, 1, { branches: [inner] }),
    branch("-all", 0),
  );
  expect(count(pageOf([deep]), "<code>include:l")).toBe(12);
});

it("lists 300 address ranges, folded, and says how many more there are", () => {
  const networks = Array.from({ length: 400 }, (_, at) => `198.51.${at >> 8}.${at & 255}/32`);
  const page = pageOf([branch("a", 0, { networks })]);
  expect(page).toMatch(/<details\s*>\s*<summary>400 ranges<\/summary>/);
  expect(page).toContain("and 100 more");
  expect(page).toContain("<code>198.51.1.43/32</code>");
  expect(page).not.toContain("<code>198.51.1.44/32</code>");
});

it("names a range once that two terms lead to", () => {
  const twice = branch("mx", 0, { networks: ["192.0.2.1/32"] });
  expect(count(pageOf([twice, twice]), "<code>192.0.2.1/32</code>")).toBe(1);
});

it("draws as many lookups as were counted, those above ten apart", () => {
  const budget = { ...GOOD.spf.budget, domain: "a", lookups: 13, voids: 0, isExact: true };
  const tree = [branch("include:a.example", 6), branch("include:b.example", 7)];
  const meter = /<svg\s+class="meter"[^]*?<\/svg>/.exec(pageOf(tree, { ...GOOD.spf.budget!, ...budget }))?.[0] ?? "";
  expect([count(meter, 'class="paid"'), count(meter, 'class="odd"'), count(meter, 'class="over"')]).toEqual([6, 4, 3]);
});

it("has no tree where there is no record, and no meter where there is no price", () => {
  expect(pageOf([])).not.toContain("What the SPF record costs");
  const { budget: _, ...spf } = GOOD.spf;
  const page = renderHtml(reportOf({ ...GOOD, spf }));
  expect(page).toContain("What the SPF record costs");
  expect(page).not.toContain('class="meter"');
});
