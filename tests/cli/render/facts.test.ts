import { factsOf, policyText } from "../../../cli/render/facts";
import { duration, serverFacts } from "../../../cli/render/serverFacts";
import type { DomainCheck } from "../../../verify/report";
import { BAD, GOOD } from "../samples";

const linesOf = (check: DomainCheck, area: string): readonly string[] =>
  factsOf(check).find((fact) => fact.area === area)?.lines ?? [];

it("has one row an area, in the order of the report", () => {
  expect(factsOf(GOOD).map(({ label, verdict }) => `${label} ${verdict}`)).toEqual(
    ["SPF", "DKIM", "DMARC", "Align", "MX", "Servers"].map((label) => `${label} good`),
  );
});

const facts: readonly [string, readonly string[]][] = [
  [
    "spf",
    [
      "at mail.acme.example",
      "v=spf1 include:_spf.odoo.com include:_spf.crm.example include:_spf.news.example -all",
      "Odoo is not authorized; at least 12 of 10 lookups, 3 of 2 void lookups; TXT answer of 611 octets",
      'added by others to mail.acme.example TXT: "include:new.example"',
    ],
  ],
  [
    "dkim",
    [
      "odoo: no CNAME seen, something else answers there; no key seen",
      "s2: CNAME to keys.example; Ed25519 key, in test mode",
      "s3: CNAME to gone.example; the key is revoked",
    ],
  ],
  [
    "dmarc",
    [
      "no policy; subdomains: unknown policy; names that do not exist: quarantine in test mode (set by acme.example)",
      "reports to mailto:a@reports.example, which accepts them",
      "reports to mailto:b@reports.example, which does not accept them",
      "reports to mailto:c@reports.example, unknown whether it accepts them",
      "reports to mailto:d@reports.example, which was not asked whether it accepts them",
      'no reports to "e@reports.example", which is no address for reports',
      "and 20 more",
    ],
  ],
  ["mx", ["none seen"]],
  [
    "propagation",
    [
      "3 servers asked, 1 authoritative: the answers differ",
      "ns1.dns.example (192.0.2.1:53) did not answer 1 question",
      'mail.acme.example TXT: now "v=spf1 include:_spf.odoo.com ~all" at ns1.dns.example (192.0.2.1:53)',
      "mail.acme.example TXT: still nothing at 1.1.1.1:53, 8.8.8.8:53, for up to 5 min",
    ],
  ],
];

it.each(facts)("tells what was seen of %s", (area, lines) => {
  expect(linesOf(BAD, area)).toEqual(lines);
});

it("says that nothing was seen, and nothing more", () => {
  const { budget: _budget, authorizesOdoo: _odoo, answerSize: _size, ...spf } = GOOD.spf;
  const bare: DomainCheck = { ...GOOD, spf: { ...spf, records: [] }, dkim: [] };
  expect(linesOf(bare, "spf")).toEqual(["no record seen"]);
  expect(linesOf(bare, "dkim")).toEqual(["not checked"]);
  const [, resolver] = GOOD.propagation.servers;
  expect(serverFacts({ servers: resolver ? [resolver] : [], differences: [], unanswered: [] })).toEqual([
    "1 server asked, none authoritative",
  ]);
  const { record: _record, ...dmarc } = GOOD.dmarc;
  const unknown = { state: "unknown" } as const;
  const silent = {
    ...dmarc,
    policy: unknown,
    subdomainPolicy: unknown,
    nonExistentSubdomainPolicy: unknown,
    reports: [],
    reportCount: 0,
  };
  expect(linesOf({ ...GOOD, dmarc: silent }, "dmarc")).toEqual(["unknown policy, also for subdomains"]);
  const none = { state: "no-policy" } as const;
  expect(linesOf({ ...GOOD, dmarc: { ...silent, policy: none } }, "dmarc").at(-1)).toBe("no report address");
  expect(serverFacts({ servers: [], differences: [], unanswered: [] })).toEqual(["no server was compared"]);
  expect(policyText({ state: "no-policy" })).toBe("no policy");
});

it("says that DNS did not answer, and not that nothing is there", () => {
  const selector = { selector: "odoo", name: BAD.domain, isHidden: false };
  const { budget: _budget, authorizesOdoo: _odoo, answerSize: _size, ...spf } = GOOD.spf;
  const silent: DomainCheck = {
    ...BAD,
    added: [],
    areas: { ...BAD.areas, spf: "unknown", mx: "unknown" },
    spf: { ...spf, name: BAD.domain, records: [] },
    dkim: [
      { ...selector, unanswered: ["target"] },
      { ...selector, unanswered: ["target", "key"] },
      { ...selector, unanswered: ["key"] },
    ],
  };
  expect(linesOf(silent, "spf")).toEqual(["unknown, DNS did not answer"]);
  expect(linesOf(silent, "mx")).toEqual(["unknown, DNS did not answer"]);
  expect(linesOf(silent, "dkim")).toEqual([
    "odoo: CNAME unknown; no key seen",
    "odoo: unknown, DNS did not answer",
    "odoo: no CNAME seen; key unknown",
  ]);
  const question = { name: "acme.example", type: "TXT" };
  const one = { server: "192.0.2.1:53", isAuthoritative: false, unanswered: 2, missed: 0 };
  expect(serverFacts({ servers: [one], differences: [], unanswered: [question, question] })).toEqual([
    "1 server asked, none authoritative: no server answered 2 questions",
    "192.0.2.1:53 did not answer 2 questions",
  ]);
  expect(serverFacts({ ...BAD.propagation, unanswered: [question] })[0]).toBe(
    "3 servers asked, 1 authoritative: the answers differ, no server answered 1 question",
  );
});

it("does not say that a policy counts where receivers may ignore its record", () => {
  const record = "v=DMARC1; p=none; p=none; rua=mailto:dmarc@acme.example";
  expect(linesOf({ ...GOOD, dmarc: { ...GOOD.dmarc, record, isIgnored: true } }, "dmarc")).toEqual([
    record,
    "no policy to rely on: receivers may ignore the record",
    "reports to mailto:dmarc@acme.example, as far as receivers read the record",
  ]);
});

it("says what a null MX means (RFC 7505)", () => {
  expect(linesOf({ ...GOOD, mx: [{ preference: 0, exchange: "" }] }, "mx")).toEqual(["0 . (receives no mail)"]);
});

it("tells eight of many, and how many more there are", () => {
  const mx = Array.from({ length: 30 }, (_, at) => ({ preference: at, exchange: "" }));
  const lines = linesOf({ ...GOOD, mx, mxCount: 41 }, "mx");
  expect(lines.slice(-2)).toEqual(["7 .", "and 33 more"]);
  const spf = { ...GOOD.spf, records: Array.from({ length: 20 }, () => "v=spf1 -all"), recordCount: 41 };
  expect(linesOf({ ...GOOD, spf }, "spf")[8]).toBe("and 33 more");
  const [first] = BAD.propagation.servers;
  const servers = Array.from(
    { length: 20 },
    () => first ?? { server: "", isAuthoritative: true, unanswered: 1, missed: 1 },
  );
  const lines20 = serverFacts({ servers, differences: [], unanswered: [] });
  expect(lines20).toHaveLength(1 + 9);
  expect(lines20[0]).toBe("20 servers asked, 20 authoritative: all answers agree");
});

it("names a server by its address where the list does not have it", () => {
  const answers = [{ servers: ["192.0.2.9:53"], values: ["a", "b"], isCurrent: false }];
  const differences = [{ name: "a.example", type: "TXT", answers }];
  expect(serverFacts({ ...GOOD.propagation, differences }).at(-1)).toBe(
    'a.example TXT: still "a", "b" at 192.0.2.9:53',
  );
});

it.each([
  [0.2, "1 s"],
  [119, "119 s"],
  [121, "3 min"],
  [7199, "120 min"],
  [7201, "3 h"],
])("rounds %d seconds up to %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
