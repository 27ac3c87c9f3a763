import { Severity } from "../../../records/issue";
import { type DmarcText, isDmarc, parseDmarc, renderDmarc, resemblesDmarc } from "../../../records/dmarc/parse";

const ids = (text: string): string[] => parseDmarc(text).issues.map(({ id }) => id);

describe("a TXT value is a DMARC Policy Record (RFC 9989 section 4.7: v first, value exact)", () => {
  const cases: [text: string, is: boolean, resembles: boolean, rule: string][] = [
    ["v=DMARC1; p=none", true, false, "the usual form"],
    ["v=DMARC1", true, false, "section 4.8: the version alone is a record"],
    ["v=DMARC1;", true, false, "section 4.8: [dmarc-sep] at the end"],
    ["V=DMARC1;p=none", true, false, "ABNF literals have no case"],
    ["v = DMARC1 ; p=none", true, false, "section 4.8: equals has blanks around it"],
    ["v\t=\tDMARC1\t;", true, false, "WSP is a tab as well"],
    ["v=dmarc1; p=none", false, true, "%s: the value has case"],
    ["v=DMARC1 p=none", false, true, "no semicolon"],
    ["v=DMARC2; p=none", false, true, "another version"],
    ["v=DMARC10; p=none", false, true, "another version that starts alike"],
    [" v=DMARC1; p=none", false, true, "something in front of the version"],
    ['"v=DMARC1; p=none"', false, true, "quotes that belong to a zone file"],
    ["v:DMARC1; p=none", false, true, "a colon for an equals sign"],
    ["p=none; v=DMARC1", false, true, "the version is not first"],
    ["rua=mailto:a@b.co;  V = dmarc1", false, true, "the version is last, and in another case"],
    ["p=none", false, true, "a policy without a version"],
    ["P: reject; rua=mailto:a@b.co", false, true, "a policy with a colon"],
    ["p=nonesense", false, false, "no policy"],
    ["k=rsa; p=none", false, false, "a tag list of another kind"],
    ["v=spf1 -all", false, false, "another protocol"],
    ["", false, false, "nothing"],
  ];
  test.each(cases)("%j: %s, meant as one: %s (%s)", (text, is, resembles) => {
    expect(isDmarc(text)).toBe(is);
    expect(resemblesDmarc(text)).toBe(resembles);
    expect(parseDmarc(text).ok).toBe(is);
    const refused = resembles ? "dmarc/version-not-valid" : "dmarc/not-dmarc";
    expect(ids(text).filter((id) => id === refused)).toEqual(is ? [] : [refused]);
  });
});

describe("tags are read with their defaults (RFC 9989 section 4.7)", () => {
  const defaults: Omit<DmarcText, "tags"> = {
    policy: "none",
    publicSuffixDomain: "u",
    testing: false,
    dkimAlignment: "r",
    spfAlignment: "r",
    aggregateReports: [],
    failureReports: [],
    failureReportingOptions: ["0"],
    historicTags: [],
  };
  const cases: [text: string, read: Partial<DmarcText>, rule: string][] = [
    ["v=DMARC1", {}, "a missing p is none"],
    ["v=DMARC1;p=reject", { policy: "reject" }, "p"],
    [
      "v=DMARC1; rua=mailto:a@b.co; P = Quarantine ",
      { policy: "quarantine", aggregateReports: [{ uri: "mailto:a@b.co", position: 0 }] },
      "p in any place and case",
    ],
    [
      "v=DMARC1;p=none;sp=reject;np=quarantine",
      { subdomainPolicy: "reject", nonExistentSubdomainPolicy: "quarantine" },
      "sp and np",
    ],
    ["v=DMARC1;p=none;psd=Y;t=Y", { publicSuffixDomain: "y", testing: true }, "psd and t"],
    ["v=DMARC1;p=none;adkim=s;aspf=S", { dkimAlignment: "s", spfAlignment: "s" }, "alignment"],
    ["v=DMARC1;p=none;adkim=x;aspf=;t=1;psd=z;fo=9", {}, "values that are not valid count as the default"],
    [
      "v=DMARC1;p=none;ruf=mailto:a@b.co;fo=s:d",
      { failureReports: [{ uri: "mailto:a@b.co", position: 0 }], failureReportingOptions: ["d", "s"] },
      "fo",
    ],
    [
      "v=DMARC1;p=none;rua=mailto:a@b.co!10m, mailto:c@d.co",
      {
        aggregateReports: [
          { uri: "mailto:a@b.co", sizeLimit: "10m", position: 0 },
          { uri: "mailto:c@d.co", position: 19 },
        ],
      },
      "URI lists, with the historic size",
    ],
  ];
  test.each(cases)("%s -> %j (%s)", (text, read) => {
    const parsed = parseDmarc(text);
    if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
    const { tags, ...rest } = parsed.value;
    expect(rest).toEqual({ ...defaults, ...read });
    expect(renderDmarc({ tags })).toBe(text);
  });

  test("historic tags are listed as found (RFC 9989 appendix C)", () => {
    const parsed = parseDmarc("v=DMARC1;p=none;; pct=50;RI=1;rf=afrf");
    expect(parsed.ok && parsed.value.historicTags.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "pct=50",
      "RI=1",
      "rf=afrf",
    ]);
  });
});

describe("what is refused or warned of, with its octet position", () => {
  const cases: [text: string, expected: [id: string, position: number | undefined][], fix: RegExp][] = [
    ["v=DMARC1; p=none; rua=mailto:a@b.co; mailto:c@d.co", [["dmarc/not-a-tag", 37]], /commas/],
    ["v=DMARC1; p=none; oops", [["dmarc/not-a-tag", 18]], /kept as it is/],
    ["v=DMARC1; p=none; fo:0", [["dmarc/not-a-tag", 18]], /^Mend it by hand: write "fo=0"\.$/],
    ["v=DMARC1; p=none; Adkim : s", [["dmarc/not-a-tag", 18]], /write "adkim=s"\.$/],
    ["v=DMARC1; p=none; sp-reject", [["dmarc/not-a-tag", 18]], /write "sp=reject"\.$/],
    ["v=DMARC1; p=none; pct:50", [["dmarc/not-a-tag", 18]], /write "pct=50"\.$/],
    ["v=DMARC1; p=none; rua:mailto:a@b.co", [["dmarc/not-a-tag", 18]], /write "rua=mailto:a@b\.co"\.$/],
    [
      "v=DMARC1; p:none",
      [
        ["dmarc/not-a-tag", 10],
        ["dmarc/policy-missing", undefined],
      ],
      /write "p=none"\.$/,
    ],
    ["v=DMARC1; p=none; psd=Y", [["dmarc/public-suffix", 18]], /^Take psd out, unless/],
    ["v=DMARC1; p=none; rua=mailto:a@b.co, https://x.example/", [["dmarc/report-uri-scheme", 37]], /Add a mailto:/],
    [
      "v=DMARC1; =none",
      [
        ["dmarc/not-a-tag", 10],
        ["dmarc/policy-missing", undefined],
      ],
      /kept as it is/,
    ],
    ["v=DMARC1; p=none;  p=reject", [["dmarc/tag-twice", 19]], /by hand/],
    ["v=DMARC1; p=none; P=none", [["dmarc/tag-twice", 18]], /by hand/],
    ["v=DMARC1; p=none; v=DMARC1", [["dmarc/tag-twice", 18]], /by hand/],
    ["v=DMARC1; p=quarentine", [["dmarc/policy-not-valid", 10]], /Did you mean "quarantine"\?$/],
    [
      "v=DMARC1; p=block; sp=",
      [
        ["dmarc/policy-not-valid", 10],
        ["dmarc/policy-not-valid", 19],
      ],
      /one of none, quarantine, reject\.$/,
    ],
    ["v=DMARC1; p=none rua=mailto:a@b.co", [["dmarc/policy-not-valid", 10]], /semicolon is missing/],
    ["v=DMARC1; p=none; np=x", [["dmarc/policy-not-valid", 18]], /one of none, quarantine, reject\.$/],
    ["v=DMARC1; rua=mailto:a@b.co", [["dmarc/policy-missing", undefined]], /p=none, p=quarantine, p=reject/],
    ["v=DMARC1; p=none; t=yes", [["dmarc/value-not-valid", 18]], /one of y, n\./],
    ["v=DMARC1; p=none; psd=maybe", [["dmarc/value-not-valid", 18]], /one of y, n, u\./],
    ["v=DMARC1; p=none; adkim=strict", [["dmarc/value-not-valid", 18]], /one of r, s\./],
    ["v=DMARC1; p=none; fo=2; ruf=mailto:a@b.co", [["dmarc/value-not-valid", 18]], /one of 0, 1, d, s\./],
    ["v=DMARC1; p=none; fo=1", [["dmarc/options-without-failure-reports", 18]], /Add ruf/],
    ["v=DMARC1; p=none; ADKIM=s", [["dmarc/tag-case", 18]], /adkim/],
    ["v=DMARC1; p=none;; sp=none", [["dmarc/empty-tag", 17]], /by hand/],
    ["v=DMARC1; p=none; rau=mailto:a@b.co", [["dmarc/unknown-tag", 18]], /misspelt/],
    [
      "v=DMARC1; p=none; pct=50; ri=1; rf=afrf",
      [
        ["dmarc/historic-tag", 18],
        ["dmarc/historic-tag", 26],
        ["dmarc/historic-tag", 32],
      ],
      /no longer/,
    ],
    ["v=DMARC1; p=none; rua=mailto:a@b.co!10M,mailto:c@d.co!1", [["dmarc/historic-size", 18]], /limit/],
    ["v=DMARC1; p=none; rua=a@b.co, mailto:c@d.co", [["dmarc/report-uri-not-valid", 22]], /mailto:/],
    ["v=DMARC1; p=none; rua=mailto:c@d.co, a b", [["dmarc/report-uri-not-valid", 37]], /mailto:/],
    ["v=DMARC1; p=none; rua=mailto:c@d.co,", [["dmarc/report-uri-not-valid", 22]], /mailto:/],
    ["v=DMARC1; p=none; ruf=", [["dmarc/report-uri-not-valid", 22]], /mailto:/],
    ["v=DMARC1; p=none; rua=mailto:nobody", [["dmarc/report-uri-not-valid", 22]], /mailto:/],
  ];
  test.each(cases)("%s", (text, expected, fix) => {
    const { ok, issues } = parseDmarc(text);
    expect(issues.map(({ id, position }) => [id, position])).toEqual(expected);
    expect(ok).toBe(issues.every(({ severity }) => severity === Severity.Warning));
    expect(issues[0]?.fix).toMatch(fix);
    const isThere = issues.map(({ found = "", position = 0 }) => text.slice(position).includes(found.slice(0, 12)));
    expect(isThere).toEqual(issues.map(() => true));
  });

  test.each([
    ["a record beyond RDATA (RFC 1035: 65,535 octets)", `v=DMARC1;${" ".repeat(65535)}`],
    ["more tags than anybody needs", `v=DMARC1${";a=b".repeat(256)}`],
  ])("%s is refused unread", (_, text) => {
    expect(ids(text)).toEqual(["dmarc/too-long"]);
  });

  test("256 stretches are still read", () => {
    expect(parseDmarc(`v=DMARC1;p=none${";".repeat(254)}`).ok).toBe(true);
  });

  test("messages never carry control characters of the record", () => {
    const { issues } = parseDmarc("v=DMARC1; p=\x1b[2J; \x07=\x00; rua=\x9b");
    expect(issues.length).toBeGreaterThan(2);
    for (const { message, fix } of issues) expect(message + fix).toMatch(/^[\x20-\x7e]*$/);
  });
});
