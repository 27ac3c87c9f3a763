import type { DomainName } from "../../../records/dns/domainName";
import {
  MAX_DESTINATIONS,
  parseReportAuthorization,
  reportAuthorizations,
} from "../../../records/dmarc/reportAuthorization";
import { type Zone, ZoneResolver } from "./resolver";

const ACME = "acme.com" as DomainName;
const OWNER = "acme.com._report._dmarc.reports.example";

describe("a destination in another Organizational Domain has to accept reports (RFC 9990 section 4)", () => {
  const cases: [rule: string, uri: string, zone: Zone, state: string, id: string | undefined][] = [
    ["the policy domain itself", "mailto:a@acme.com", { "_dmarc.acme.com": "timeout" }, "not-needed", undefined],
    ["a name below it, before its record is published", "mailto:a@reports.acme.com", {}, "not-needed", undefined],
    [
      "a name below it, once its record is published",
      "mailto:a@reports.acme.com",
      { "_dmarc.acme.com": ["v=DMARC1; p=none"] },
      "not-needed",
      undefined,
    ],
    [
      "a name below it that is its own Organizational Domain",
      "mailto:a@reports.acme.com",
      { "_dmarc.reports.acme.com": ["v=DMARC1; psd=n"] },
      "missing",
      "dmarc/report-not-authorized",
    ],
    [
      "step 8: one record that passes",
      "mailto:a@reports.example",
      { [OWNER]: ["junk", "v=DMARC1"] },
      "authorized",
      undefined,
    ],
    [
      "step 6: a trailing semicolon is optional",
      "mailto:a@reports.example",
      { [OWNER]: ["v=DMARC1;"] },
      "authorized",
      undefined,
    ],
    ["step 7: no record", "mailto:a@reports.example", {}, "missing", "dmarc/report-not-authorized"],
    [
      "step 6: no record that passes",
      "mailto:a@reports.example",
      { [OWNER]: ["v=DMARC2", "v=spf1 -all"] },
      "missing",
      "dmarc/report-not-authorized",
    ],
    [
      "step 9: an override at the same host",
      "mailto:a@reports.example",
      { [OWNER]: ["v=DMARC1; rua=mailto:b@Reports.example"] },
      "authorized",
      undefined,
    ],
    [
      "step 9: an override at another host",
      "mailto:a@reports.example",
      { [OWNER]: ["v=DMARC1; rua=mailto:b@evil.example"] },
      "diverted",
      "dmarc/report-diverted",
    ],
    [
      "RFC 9991 section 5: the same for ruf",
      "mailto:a@reports.example",
      { [OWNER]: ["v=DMARC1; ruf=mailto:b@evil.example"] },
      "diverted",
      "dmarc/report-diverted",
    ],
    [
      "step 5: DNS did not answer",
      "mailto:a@reports.example",
      { [OWNER]: "servfail" },
      "unknown",
      "dmarc/report-authorization-unknown",
    ],
    [
      "step 5: DNS did not answer in time",
      "mailto:a@reports.example",
      { [OWNER]: "timeout" },
      "unknown",
      "dmarc/report-authorization-unknown",
    ],
    [
      "the destination's walk was not answered",
      "mailto:a@reports.example",
      { "_dmarc.reports.example": "timeout" },
      "unknown",
      "dmarc/report-authorization-unknown",
    ],
    [
      "our walk was not answered",
      "mailto:a@reports.example",
      { "_dmarc.com": "timeout" },
      "unknown",
      "dmarc/report-authorization-unknown",
    ],
  ];
  test.each(cases)("%s: %s", async (_, uri, zone, state, id) => {
    const [result, ...more] = await reportAuthorizations(ACME, [uri], new ZoneResolver(zone));
    expect(more).toEqual([]);
    expect(result?.state).toBe(state);
    expect(result?.issues.map((issue) => issue.id)).toEqual(id ? [id] : []);
    expect(result?.owner).toBe(`acme.com._report._dmarc.${result?.destination}`);
  });

  test("only mail has a destination: RFC 9990 describes no other way to send reports", async () => {
    const resolver = new ZoneResolver({});
    expect(await reportAuthorizations(ACME, ["https://reports.example/x"], resolver)).toEqual([]);
    expect(resolver.asked).toEqual([]);
  });

  test("what is missing is told as the exact record to ask for", async () => {
    const [result] = await reportAuthorizations(ACME, ["mailto:a@reports.example"], new ZoneResolver({}));
    expect(result?.issues[0]?.fix).toBe(`Ask its owner to publish: ${OWNER} TXT "v=DMARC1"`);
    expect(result?.record).toBe("v=DMARC1");
  });

  test("step 4: a name that would be too long is no authorization, and is not asked for", async () => {
    const label = "a".repeat(60);
    const [host, domain] = [`${label}.${label}.example`, `${label}.${label}.test`];
    const resolver = new ZoneResolver({});
    const [result] = await reportAuthorizations(domain as DomainName, [`mailto:a@${host}`], resolver);
    expect(result?.state).toBe("impossible");
    expect(result?.issues[0]?.id).toBe("dmarc/report-name-too-long");
    expect(resolver.asked.some((asked) => asked.includes("_report"))).toBe(false);
  });

  test.each([
    [253, "authorized"],
    [254, "impossible"],
  ])("step 4: a name of %d characters is %s (RFC 1035 section 2.3.4)", async (length, state) => {
    const host = `${"a".repeat(60)}.${"b".repeat(50)}.example`;
    const fixed = `._report._dmarc.${host}`.length + "c.".repeat(30).length + ".test".length;
    const domain = `${"c.".repeat(30)}${"d".repeat(length - fixed)}.test`;
    const owner = `${domain}._report._dmarc.${host}`;
    expect(owner).toHaveLength(length);
    const [result] = await reportAuthorizations(
      domain as DomainName,
      [`mailto:x@${host}`],
      new ZoneResolver({ [owner]: ["v=DMARC1"] }),
    );
    expect(result?.state).toBe(state);
  });

  test("each host is asked for once, and no more than sixteen", async () => {
    const uris = Array.from({ length: 40 }, (_, at) => `mailto:x@r${at >> 1}.example`);
    const resolver = new ZoneResolver({});
    const results = await reportAuthorizations(ACME, uris, resolver);
    expect(results.map(({ state }) => state)).toEqual([
      ...Array.from({ length: MAX_DESTINATIONS }, () => "missing"),
      ...Array.from({ length: 20 - MAX_DESTINATIONS }, () => "unknown"),
    ]);
    expect(new Set(resolver.asked.filter((asked) => asked.includes("_report"))).size).toBe(MAX_DESTINATIONS);
  });

  test("URIs without a host ask nothing", async () => {
    const resolver = new ZoneResolver({});
    expect(await reportAuthorizations(ACME, ["mailto:a", "x"], resolver)).toEqual([]);
    expect(resolver.asked).toEqual([]);
  });
});

describe("an authorization record needs no policy (RFC 9990 section 4 step 6)", () => {
  test("its overrides are read", () => {
    const parsed = parseReportAuthorization("v=DMARC1; rua=mailto:a@b.co; ruf=mailto:c@d.co");
    expect(
      parsed.ok && [parsed.value.aggregateReports, parsed.value.failureReports].flat().map(({ uri }) => uri),
    ).toEqual(["mailto:a@b.co", "mailto:c@d.co"]);
  });
  test("it has none by itself", () => {
    expect(parseReportAuthorization("v=DMARC1")).toEqual({
      ok: true,
      value: { aggregateReports: [], failureReports: [] },
      issues: [],
    });
  });
  test("any other text is no authorization", () => {
    expect(parseReportAuthorization("hello")).toMatchObject({
      ok: false,
      issues: [{ id: "dmarc/not-dmarc", position: 0 }],
    });
  });
});
