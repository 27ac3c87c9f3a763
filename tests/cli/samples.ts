import type { DomainName } from "../../records/dns/domainName";
import type { CheckIssue, CheckReport, DomainCheck, SpfBranch, WalkSeen } from "../../verify/report";

/** Reports that a renderer may get, written by hand: a renderer depends on their shape alone. */

const name = (text: string): DomainName => text as DomainName;

/** A term of an SPF tree. */
export const branch = (term: string, lookups: number, rest: Partial<SpfBranch> = {}): SpfBranch => ({
  term,
  lookups,
  isExact: true,
  networks: [],
  branches: [],
  ...rest,
});

const ODOO = branch("include:_spf.odoo.com", 1, {
  sender: "Odoo",
  branches: [
    branch("ip4:198.51.100.0/25", 0, { networks: ["198.51.100.0/25"] }),
    branch("ip6:2001:db8:0d00::/40", 0, { networks: ["2001:db8:d00::/40"] }),
    branch("~all", 0),
  ],
});

const GOOD_SPF = "v=spf1 include:_spf.odoo.com ~all";
const APPLIED = { state: "policy", policy: "quarantine", applied: "quarantine", testing: false } as const;
const applied = (tag: "p" | "sp" | "np") => ({ ...APPLIED, policyDomain: "acme.example", tag });
const budget = { domain: "acme.example", isExact: true, problems: [], repeats: [], savings: [] } as const;

/** Nothing to say against it. */
export const GOOD: DomainCheck = {
  domain: name("acme.example"),
  verdict: "good",
  areas: { spf: "good", dkim: "good", dmarc: "good", alignment: "good", mx: "good", propagation: "good" },
  issues: [],
  spf: {
    name: name("acme.example"),
    records: [GOOD_SPF],
    recordCount: 1,
    authorizesOdoo: true,
    budget: { ...budget, lookups: 1, voids: 0, ip4Voids: 0, terms: [] },
    tree: [ODOO, branch("~all", 0)],
    answerSize: 98,
  },
  dkim: [
    {
      selector: "odoo",
      name: name("odoo._domainkey.acme.example"),
      target: "odoo._domainkey.odoo.com",
      key: { keyType: "rsa", bits: 2048, revoked: false, testing: false },
      isHidden: false,
    },
  ],
  dmarc: {
    record: "v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example",
    isIgnored: false,
    walk: [
      {
        domain: "acme.example",
        result: "record",
        texts: ["v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example"],
        textCount: 1,
      },
      { domain: "example", result: "none", texts: [], textCount: 0 },
    ],
    policy: applied("p"),
    subdomainPolicy: applied("sp"),
    nonExistentSubdomainPolicy: applied("np"),
    reports: [{ uri: "mailto:dmarc@acme.example", isUsable: true, isExternal: false, isLeftOut: false }],
    reportCount: 1,
  },
  alignment: { spf: true, dkim: true, text: "Both the Return-Path and the signature of Odoo's mail align." },
  mx: [{ preference: 10, exchange: "mx.acme.example" }],
  mxCount: 1,
  added: [],
  propagation: {
    servers: [
      { server: "192.0.2.1:53", host: "ns1.dns.example", isAuthoritative: true, unanswered: 0, missed: 0 },
      { server: "1.1.1.1:53", isAuthoritative: false, unanswered: 0, missed: 0 },
    ],
    differences: [],
    unanswered: [],
  },
};

const ISSUES: readonly CheckIssue[] = [
  {
    id: "spf/over-lookup-limit",
    severity: "error",
    message: "The record costs 12 lookups, and receivers give up at 10.",
    found: "v=spf1 include:_spf.odoo.com include:_spf.crm.example include:_spf.news.example -all",
    fix: 'Take "include:_spf.news.example" out, which saves 7 lookups.',
    source: "RFC 7208 section 4.6.4",
    area: "spf",
    isUnknown: false,
  },
  {
    id: "dkim/target-unanswered",
    severity: "warning",
    message: "DNS did not say whether there is a key behind the CNAME.",
    fix: "Run again once DNS answers.",
    source: "RFC 6376 section 3.6.2.2",
    area: "dkim",
    isUnknown: true,
  },
  {
    id: "dmarc/historic-tag",
    severity: "warning",
    message: '"pct=50" is no longer a tag of DMARC.',
    found: "pct=50",
    fix: "Take it out.",
    source: "RFC 9989 appendix C",
    area: "dmarc",
    isUnknown: false,
  },
];

const WALK: readonly WalkSeen[] = [
  { domain: "shop.acme.example", result: "none", texts: [], textCount: 0 },
  { domain: "acme.example", result: "several", texts: ["v=DMARC1; p=none", "v=DMARC1; p=reject"], textCount: 2 },
  { domain: "example", result: "unknown", texts: [], textCount: 0 },
];

/** Every area has a problem, a warning or something unknown. */
export const BAD: DomainCheck = {
  domain: name("shop.acme.example"),
  verdict: "problems",
  areas: {
    spf: "problems",
    dkim: "unknown",
    dmarc: "warnings",
    alignment: "unknown",
    mx: "good",
    propagation: "warnings",
  },
  issues: ISSUES,
  spf: {
    name: name("mail.acme.example"),
    records: ["v=spf1 include:_spf.odoo.com include:_spf.crm.example include:_spf.news.example -all"],
    recordCount: 1,
    authorizesOdoo: false,
    budget: { ...budget, lookups: 12, voids: 3, ip4Voids: 3, isExact: false, terms: [] },
    tree: [
      ODOO,
      branch("include:_spf.crm.example", 4, {
        branches: [
          branch("include:a.crm.example", 1, {
            branches: [branch("ip4:203.0.113.0/24", 0, { networks: ["203.0.113.0/24"] })],
          }),
          branch("mx", 1, { networks: ["192.0.2.25/32", "2001:db8::25/128"] }),
          branch("exists:%{i}.crm.example", 1, { isExact: false }),
        ],
      }),
      branch("include:_spf.news.example", 7, { isExact: false, sender: "Newsletters" }),
      branch("-all", 0),
    ],
    answerSize: 611,
  },
  dkim: [
    { selector: "odoo", name: name("odoo._domainkey.shop.acme.example"), isHidden: true },
    {
      selector: "s2",
      name: name("s2._domainkey.shop.acme.example"),
      target: "keys.example",
      key: { keyType: "ed25519", revoked: false, testing: true },
      isHidden: false,
    },
    {
      selector: "s3",
      name: name("s3._domainkey.shop.acme.example"),
      target: "gone.example",
      key: { keyType: "rsa", revoked: true, testing: false },
      isHidden: false,
    },
  ],
  dmarc: {
    isIgnored: false,
    walk: WALK,
    policy: { state: "no-policy" },
    subdomainPolicy: { state: "unknown" },
    nonExistentSubdomainPolicy: { ...applied("np"), testing: true },
    reports: [
      { uri: "mailto:a@reports.example", isUsable: true, isExternal: true, isAuthorized: true, isLeftOut: false },
      { uri: "mailto:b@reports.example", isUsable: true, isExternal: true, isAuthorized: false, isLeftOut: false },
      { uri: "mailto:c@reports.example", isUsable: true, isExternal: true, isLeftOut: false },
      { uri: "mailto:d@reports.example", isUsable: true, isExternal: true, isLeftOut: true },
      { uri: "e@reports.example", isUsable: false, isExternal: false, isLeftOut: false },
    ],
    reportCount: 25,
  },
  alignment: { text: "Whether Odoo's mail aligns is not known." },
  mx: [],
  mxCount: 0,
  added: [{ area: "spf", name: name("mail.acme.example"), type: "TXT", terms: ["include:new.example"] }],
  propagation: {
    servers: [
      { server: "192.0.2.1:53", host: "ns1.dns.example", isAuthoritative: true, unanswered: 1, missed: 1 },
      { server: "1.1.1.1:53", isAuthoritative: false, unanswered: 0, missed: 0 },
      { server: "8.8.8.8:53", isAuthoritative: false, unanswered: 0, missed: 0 },
    ],
    differences: [
      {
        name: "mail.acme.example",
        type: "TXT",
        answers: [
          { servers: ["192.0.2.1:53"], values: [GOOD_SPF], isCurrent: true },
          { servers: ["1.1.1.1:53", "8.8.8.8:53"], values: [], isCurrent: false, expiresIn: 271.2 },
        ],
      },
    ],
    unanswered: [],
  },
};

/** What a stranger may put into DNS against the reader of a report. */
export const EVIL =
  "<script>alert(1)</script>\"'`|@team www.evil.example http://evil.example [x](javascript:1) \u001b[2J\u009b31m\u202etxt.exe &amp; " +
  "x".repeat(2000);

/** The checks make these printable: messages, fixes and the text of the alignment. */
const SAFE = ["message", "fix", "id", "source", "text"];
/** Words of our own, not texts. */
const WORDS = ["verdict", "severity", "area", "state", "policy", "applied", "tag", "result", "keyType"];

function poisoned<T>(value: T, key = ""): T {
  return poisonedValue(value, key) as T;
}

function poisonedValue(value: unknown, key: string): unknown {
  if (typeof value === "string") return WORDS.includes(key) || SAFE.includes(key) ? value : EVIL;
  if (Array.isArray(value)) return value.map((item: unknown) => poisonedValue(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([at, item]) => [at, at === "areas" ? item : poisonedValue(item, at)]),
  );
}

/** All texts of a check replaced by a hostile one. */
export const HOSTILE: DomainCheck = poisoned(BAD);

/** A report of some domains. */
export function reportOf(...domains: readonly DomainCheck[]): CheckReport {
  const order = ["problems", "unknown", "warnings", "good"] as const;
  const verdict = order.find((one) => domains.some((domain) => domain.verdict === one)) ?? "good";
  return { version: 1, date: "2026-11-22T22:00:00.000Z", verdict, domains };
}
