import {
  encodeReportUri,
  isCloudflareManaged,
  isReportUri,
  readReportUris,
  reportHost,
  uriKey,
} from "../../../records/dmarc/reportUris";

describe("a declared report URI is checked and encoded (RFC 9989 section 4.8)", () => {
  const cases: [declared: string, written: string, id: string | undefined][] = [
    ["mailto:dmarc@acme.com", "mailto:dmarc@acme.com", undefined],
    [" mailto:dmarc@acme.com ", "mailto:dmarc@acme.com", undefined],
    ["mailto:a,b@acme.com", "mailto:a%2Cb@acme.com", undefined],
    ["mailto:a!b@acme.com", "mailto:a%21b@acme.com", undefined],
    ["mailto:a@acme.com?subject=x;y", "mailto:a@acme.com?subject=x%3By", undefined],
    ["mailto:dmarc@bücher.example", "mailto:dmarc@xn--bcher-kva.example", undefined],
    ["mailto:a@acme.com!10m", "mailto:a@acme.com%2110m", "dmarc/report-size-declared"],
    ["mailto:a@acme.com!5", "mailto:a@acme.com%215", "dmarc/report-size-declared"],
    ["mailto:a@acme.com,mailto:b@acme.com", "mailto:a@acme.com%2Cmailto:b@acme.com", "dmarc/report-uri-not-allowed"],
    ["dmarc@acme.com", "dmarc@acme.com", "dmarc/report-uri-not-allowed"],
    ["mailto:dmarc", "mailto:dmarc", "dmarc/report-uri-not-allowed"],
    ["mailto:dmärc@acme.com", "mailto:dmärc@acme.com", "dmarc/report-uri-not-allowed"],
    ["mailto:a b@acme.com", "mailto:a b@acme.com", "dmarc/report-uri-not-allowed"],
    ["mailto:a%zz@acme.com", "mailto:a%zz@acme.com", "dmarc/report-uri-not-allowed"],
    ["mailto:dmarc@ü\0", "mailto:dmarc@ü\0", "dmarc/report-uri-not-allowed"],
    ["", "", "dmarc/report-uri-not-allowed"],
    ["bücher.example", "bücher.example", "dmarc/report-uri-not-allowed"],
    ["https://report.example/x", "https://report.example/x", undefined],
    ["https://report.example/mailto:a", "https://report.example/mailto:a", undefined],
  ];
  test.each(cases)("%j -> %j %s", (declared, written, id) => {
    const { uri, issues } = encodeReportUri(declared);
    expect(uri).toBe(written);
    expect(issues.map((issue) => issue.id)).toEqual(id ? [id] : []);
  });

  test.each([
    ["mailto:a@acme.com,mailto:b@acme.com", "is more than one address"],
    ["mailto:a@acme.com; mailto:bob@acme.com", "is more than one address"],
    [" dmarc@acme.com ", "is not a URI"],
    ["a@b@acme.com", "is not a URI that a record may hold"],
    ["mailto:a b@acme.com", "is not a URI that a record may hold"],
  ])("%j %s", (declared, why) => {
    expect(encodeReportUri(declared).issues[0]?.message).toBe(`The report address "${declared.trim()}" ${why}.`);
  });

  test("a plain address is told how to be written", () => {
    expect(encodeReportUri("dmarc@acme.com").issues[0]?.fix).toContain("mailto:dmarc@acme.com");
  });
});

describe("the host that reports go to (RFC 9990 section 4 step 1)", () => {
  const cases: [uri: string, host: string | undefined][] = [
    ["mailto:a@Acme.COM", "acme.com"],
    ["mailto:a@acme.com?subject=b@c.co", "acme.com"],
    ["https://user@report.example:8080/x?a@b", "report.example"],
    ["https://report.example", "report.example"],
    ["mailto:a", undefined],
    ["mailto:a@b", undefined],
    ["urn:x", undefined],
    ["urn:https://report.example", undefined],
    ["https://report.example/mailto:a@acme.com", "report.example"],
  ];
  test.each(cases)("%s -> %s", (uri, host) => {
    expect(reportHost(uri)).toBe(host);
  });
});

test("two URIs are the same whatever their case and historic size", () => {
  expect(uriKey("MAILTO:A@acme.com!10m")).toBe(uriKey("mailto:a@ACME.com"));
  expect(uriKey("mailto:a@acme.com")).not.toBe(uriKey("mailto:b@acme.com"));
  expect(uriKey("")).toBe("");
});

test("the address that Cloudflare manages is known by its domain, on a label boundary", () => {
  expect(isCloudflareManaged("mailto:0123@DMARC-reports.cloudflare.net!1m")).toBe(true);
  expect(isCloudflareManaged("mailto:a@xdmarc-reports.cloudflare.net.evil.example")).toBe(false);
  expect(isCloudflareManaged("mailto:a@cloudflare.net")).toBe(false);
});

test("items are cut at commas, blanks dropped, positions kept (RFC 9989 section 4.8 dmarc-urilist)", () => {
  expect(readReportUris(" a:b\t, ,c:d!2G ,!9")).toEqual([
    { uri: "a:b", position: 1 },
    { uri: "c:d", sizeLimit: "2G", position: 8 },
    { uri: "", sizeLimit: "9", position: 16 },
  ]);
});

test("a no-break space is not a blank: readers would not trim it", () => {
  expect(readReportUris("mailto:a@b.co\xa0")[0]?.uri).toBe("mailto:a@b.co\xa0");
  expect(isReportUri("mailto:a@b.co\xa0")).toBe(false);
});
