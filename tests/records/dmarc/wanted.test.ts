import { dmarcTerms, type DmarcDeclared, readDeclared } from "../../../records/dmarc/wanted";

describe("what is declared becomes flat terms in the order of a new record", () => {
  const cases: [declared: DmarcDeclared, terms: string[]][] = [
    [{}, []],
    [{ policy: "none", aggregateReports: ["mailto:dmarc@acme.com"] }, ["p=none", "rua=mailto:dmarc@acme.com"]],
    [{ policy: "REJECT", dkimAlignment: "S" }, ["p=reject", "adkim=s"]],
    [{ testing: true }, ["t=y"]],
    [{ testing: false }, ["t=n"]],
    [{ failureReportingOptions: ["s", "d", "S"] }, ["fo=d:s"]],
    [{ failureReportingOptions: [] }, []],
    [
      { aggregateReports: ["mailto:a@b.co", "MAILTO:A@b.co", "mailto:c@d.co"] },
      ["rua=mailto:a@b.co", "rua=mailto:c@d.co"],
    ],
    [
      {
        spfAlignment: "r",
        publicSuffixDomain: "n",
        nonExistentSubdomainPolicy: "reject",
        subdomainPolicy: "none",
        failureReports: ["mailto:a@b.co"],
      },
      ["sp=none", "np=reject", "psd=n", "aspf=r", "ruf=mailto:a@b.co"],
    ],
  ];
  test.each(cases)("%j -> %j", (declared, terms) => {
    expect(dmarcTerms(declared)).toEqual(terms);
    expect(readDeclared(declared).issues).toEqual([]);
  });
});

test("every value that is not allowed is reported at once, with its path and what is allowed", () => {
  const { issues } = readDeclared({
    policy: "block",
    subdomainPolicy: "",
    publicSuffixDomain: "x",
    dkimAlignment: "strict",
    failureReportingOptions: ["2"],
    aggregateReports: ["mailto:a@b.co", "a@b.co"],
    failureReports: ["a@a.example"],
  });
  expect(issues.map(({ id, path, severity }) => [id, path, severity])).toEqual([
    ["dmarc/value-not-allowed", "policy", "error"],
    ["dmarc/value-not-allowed", "subdomainPolicy", "error"],
    ["dmarc/value-not-allowed", "publicSuffixDomain", "error"],
    ["dmarc/value-not-allowed", "dkimAlignment", "error"],
    ["dmarc/report-uri-not-allowed", "aggregateReports[1]", "error"],
    ["dmarc/report-uri-not-allowed", "failureReports[0]", "error"],
    ["dmarc/value-not-allowed", "failureReportingOptions", "error"],
  ]);
  expect(issues[0]?.fix).toBe("Use one of: none, quarantine, reject.");
  expect(issues.at(-1)?.fix).toBe("Use one of: 0, 1, d, s.");
});
