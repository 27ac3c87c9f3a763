import * as lib from "../lib";
import type {
  CheckOptions,
  CheckReport,
  CheckTarget,
  DkimKey,
  DkimOptions,
  DkimRecordArgs,
  DmarcDiscovery,
  DmarcMerge,
  DmarcOptions,
  DmarcRecordArgs,
  DmarcText,
  DmarcWanted,
  DnsAnswer,
  DnsClient,
  DnsResolver,
  DnsStatus,
  DnsType,
  DomainCheck,
  DomainName,
  ExpectedRecord,
  Issue,
  MailDomainArgs,
  MxValue,
  Parsed,
  SpfMerge,
  SpfOptions,
  SpfRecordArgs,
  SpfText,
  SpfWanted,
} from "../lib";

/** `npm run typecheck` fails here when a type is no longer exported. No test runs it. */
// eslint-disable-next-line jest/no-export -- a type that nothing uses would be an error
export type Contract = [
  ...[DkimKey, DkimOptions, DkimRecordArgs, DmarcDiscovery, DmarcMerge, DmarcOptions, DmarcRecordArgs, DmarcText],
  ...[DmarcWanted, DnsAnswer, DnsResolver, DnsStatus, DnsType, DomainName, Issue, MailDomainArgs, MxValue],
  ...[Parsed<string>, SpfMerge, SpfOptions, SpfRecordArgs, SpfText, SpfWanted],
  ...[CheckOptions, CheckReport, CheckTarget, DnsClient, DomainCheck, ExpectedRecord],
];

const FUNCTIONS = [
  "parseSpf",
  "renderSpf",
  "mergeSpf",
  "parseDmarc",
  "renderDmarc",
  "mergeDmarc",
  "discoverDmarc",
  "parseDkimKey",
  "toAsciiName",
  "printable",
  "isError",
  "checkDomains",
  "targetsOfOutputs",
  "openDnsClient",
  "parseServer",
] as const;

const COMPONENTS = [
  "MailDomain",
  "SpfRecord",
  "DkimRecord",
  "DmarcRecord",
  "ParkedDomain",
  "ReportAuthorization",
  "OdooSystemParameters",
] as const;

const ENUMS: readonly (readonly [string, object, object])[] = [
  ["Hosting", lib.Hosting, { Online: "online", OdooSh: "odoosh", ExternalSmtp: "external-smtp" }],
  ["Enforcement", lib.Enforcement, { Error: "error", Warning: "warning", Off: "off" }],
  ["Severity", lib.Severity, { Error: "error", Warning: "warning" }],
  ["DmarcPolicy", lib.DmarcPolicy, { None: "none", Quarantine: "quarantine", Reject: "reject" }],
  ["AlignmentMode", lib.AlignmentMode, { Relaxed: "r", Strict: "s" }],
  ["Qualifier", lib.Qualifier, { Pass: "+", Fail: "-", SoftFail: "~", Neutral: "?" }],
  ["SpfPosition", lib.SpfPosition, { First: "first", Last: "last" }],
  ["DkimKeyType", lib.DkimKeyType, { Rsa: "rsa", Ed25519: "ed25519" }],
  ["Verdict", lib.Verdict, { Good: "good", Warnings: "warnings", Problems: "problems", Unknown: "unknown" }],
];

it.each(FUNCTIONS)("exports the function %s", (name) => {
  expect(lib[name]).toBeInstanceOf(Function);
});

it.each(COMPONENTS)("exports the component %s under its own name, which other languages see", (name) => {
  expect(lib[name].name).toBe(name);
});

it.each(ENUMS)("the values of %s stay: configurations contain them", (_name, actual, expected) => {
  expect(actual).toEqual(expected);
});

it("exports the rollout ladder in its order", () => {
  expect(Object.values(lib.DmarcRollout)).toEqual([
    "monitor",
    "quarantine-test",
    "quarantine",
    "reject-test",
    "reject",
  ]);
});

it("exports parsers, merges and renderers that work together", () => {
  const merged = lib.mergeSpf("v=spf1 include:_spf.google.com ~all", { includes: ["_spf.odoo.com"] });
  expect(merged.ok && merged.value.text).toBe("v=spf1 include:_spf.odoo.com include:_spf.google.com ~all");
  const parsed = lib.parseSpf("v=spf1  A -all");
  expect(parsed.ok && lib.renderSpf(parsed.value)).toBe("v=spf1  A -all");
  const policy = lib.parseDmarc("v=DMARC1; p=reject");
  expect(policy.ok && lib.renderDmarc(policy.value)).toBe("v=DMARC1; p=reject");
  const stricter = lib.mergeDmarc("v=DMARC1; p=none", { policy: lib.DmarcPolicy.Reject });
  expect(stricter.ok && stricter.value.text).toBe("v=DMARC1; p=reject");
  expect(lib.parseDkimKey("v=DKIM1; p=").ok).toBe(true);
});

it("does not load an SDK of a provider before a component needs it", () => {
  jest.resetModules();
  const loaded: string[] = [];
  for (const name of ["@pulumi/cloudflare/dnsRecord", "@pulumi/aws/route53/record"])
    jest.doMock(name, () => {
      loaded.push(name);
      return {};
    });
  jest.requireActual("../lib");
  expect(loaded).toEqual([]);
});
