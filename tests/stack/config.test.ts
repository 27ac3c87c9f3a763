import * as pulumi from "@pulumi/pulumi";
import type { MailDomainArgs } from "../../components/args";
import { IssuesError } from "../../components/issues";
import { readConfig } from "../../stack/config";
import { SENDERS } from "../../records/spf/senders";

afterEach(() => {
  pulumi.runtime.setAllConfig({});
});

function configured(domains: unknown): ReturnType<typeof readConfig> {
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": JSON.stringify(domains) });
  return readConfig();
}

/** The mistakes of a configuration, a line each. */
function mistakes(domains: unknown): string[] {
  try {
    configured(domains);
  } catch (error) {
    if (!(error instanceof IssuesError)) throw error;
    return error.issues.map(({ path, message, fix }) => `${path ?? ""} ${message} ${fix}`);
  }
  return [];
}

// Whom DNS is asked holds for the whole stack.
const EVERY_FIELD: Required<Omit<MailDomainArgs, "resolvers" | "dnsSnapshot">> = {
  domain: "acme.com",
  aliasDomain: "mail.acme.com",
  cloudflare: { zoneId: "z" },
  route53: { zoneId: "Z" },
  hosting: "odoosh",
  odooVersion: 17,
  database: "acme",
  defaultFrom: "notifications",
  forceFrom: true,
  spf: {
    includes: ["a.example"],
    removes: ["include:b.example"],
    all: "-all",
    senders: ["google-workspace"],
    lookupLimit: "warning",
    requireLookups: true,
    consolidate: true,
  },
  verify: { after: true, servers: ["192.0.2.53"], seconds: 30 },
  dkim: { enabled: true, selector: "odoo", target: "odoo._domainkey.odoo.com", replaceTarget: true },
  dmarc: {
    policy: "quarantine",
    subdomainPolicy: "reject",
    nonExistentSubdomainPolicy: "reject",
    testing: true,
    dkimAlignment: "r",
    spfAlignment: "s",
    aggregateReports: ["mailto:a@acme.com"],
    failureReports: ["mailto:f@acme.com"],
    failureReportingOptions: ["0", "1", "d", "s"],
    removes: ["sp"],
    allowWeaker: true,
  },
  adopt: false,
  release: false,
  ttl: 300,
  nameSuffix: "b",
  readTimeout: 20,
};

it("reads every field of a domain as it is", () => {
  expect(configured([EVERY_FIELD])).toEqual([{ path: "domains[0]", args: EVERY_FIELD }]);
});

it("tells each domain its place in the list", () => {
  const domains = ["a.example", "b.example"].map((domain) => ({ domain, cloudflare: {} }));
  expect(configured(domains)).toEqual(domains.map((args, index) => ({ path: `domains[${index}]`, args })));
});

it("takes `cloudflare:` with nothing after it, which YAML reads as null, as {}", () => {
  expect(configured([{ domain: "acme.com", cloudflare: null, route53: null }])).toEqual([
    { path: "domains[0]", args: { domain: "acme.com", cloudflare: {}, route53: {} } },
  ]);
});

const ALLOWED: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ["hosting", ["online", "odoosh", "external-smtp"]],
  ["spf.all", ["~all", "-all", "?all"]],
  ["spf.lookupLimit", ["error", "warning", "off"]],
  ["dmarc.policy", ["none", "quarantine", "reject"]],
  ["dmarc.dkimAlignment", ["r", "s"]],
  ["ttl", [1, 60, 86_400]],
  ["readTimeout", [0.5, 360]],
];

function withField(path: string, value: unknown): unknown {
  const [section, key] = path.split(".");
  return { domain: "acme.com", [section!]: key === undefined ? value : { [key]: value } };
}

it.each(ALLOWED)("%s may be any of %j", (field, values) => {
  expect(values.flatMap((value) => mistakes([withField(field, value)]))).toEqual([]);
});

const MISTAKES: readonly (readonly [field: string, value: unknown, told: string])[] = [
  ["domain", 7, "domains[0].domain is 7. Allowed: text."],
  ["domain", undefined, "domains[0].domain is missing. Allowed: text."],
  ["hosting", "cloud", 'domains[0].hosting is "cloud". Allowed: online, odoosh, external-smtp.'],
  ["cloudflare", "zone", 'domains[0].cloudflare is "zone". Allowed: settings, such as {}.'],
  ["cloudflare.zoneId", "", 'domains[0].cloudflare.zoneId is "". Allowed: text that is not empty.'],
  [
    "cloudflare.zone",
    "z",
    "domains[0].cloudflare.zone is not a setting. Allowed: the settings of domains[0].cloudflare in docs/configuration.md; check the spelling.",
  ],
  ["spf.includes", "_spf.google.com", 'domains[0].spf.includes is "_spf.google.com". Allowed: a list.'],
  ["spf.includes", ["a", 5], "domains[0].spf.includes[1] is 5. Allowed: text."],
  ["spf.all", "+all", 'domains[0].spf.all is "+all". Allowed: ~all, -all, ?all.'],
  ["spf.requireLookups", "yes", 'domains[0].spf.requireLookups is "yes". Allowed: true or false.'],
  [
    "spf.senders",
    ["gmail"],
    `domains[0].spf.senders[0] is "gmail". Allowed: ${SENDERS.map(({ id }) => id).join(", ")}.`,
  ],
  ["spf", null, "domains[0].spf is null. Allowed: settings, such as {}."],
  ["dkim.enabled", "yes", 'domains[0].dkim.enabled is "yes". Allowed: true or false.'],
  ["dmarc.policy", "rejet", 'domains[0].dmarc.policy is "rejet". Allowed: none, quarantine, reject.'],
  ["dmarc.failureReportingOptions", ["x"], 'domains[0].dmarc.failureReportingOptions[0] is "x". Allowed: 0, 1, d, s.'],
  ["ttl", 1.5, "domains[0].ttl is 1.5. Allowed: a whole number."],
  ["ttl", 0, "domains[0].ttl is 0. Allowed: more than 0."],
  ["ttl", "300", 'domains[0].ttl is "300". Allowed: a number.'],
  ["readTimeout", -1, "domains[0].readTimeout is -1. Allowed: more than 0."],
  ["ttl", 1e300, "domains[0].ttl is 1e+300. Allowed: Too big: expected int to be <=9007199254740991."],
  ["adopt", 1, "domains[0].adopt is 1. Allowed: true or false."],
  [
    "SPF",
    {},
    "domains[0].SPF is not a setting. Allowed: the settings of domains[0] in docs/configuration.md; check the spelling.",
  ],
];

it.each(MISTAKES)("%s: %j is told with its path, its value and what is allowed", (field, value, told) => {
  expect(mistakes([{ ...(withField(field, value) as object) }])).toEqual([told]);
});

it.each([
  [{}, "domains is {}. Allowed: a list."],
  ["acme.com", 'domains is "acme.com". Allowed: a list.'],
  [null, "domains is null. Allowed: a list."],
  [[], "domains is []. Allowed: a list of at least one domain."],
  [["acme.com"], 'domains[0] is "acme.com". Allowed: settings, such as {}.'],
])("domains: %j is told as a whole", (domains, told) => {
  expect(mistakes(domains)).toEqual([told]);
});

it("tells all mistakes of all domains at once, in the order of the configuration", () => {
  const told = mistakes([
    { domain: "a.example", cloudflare: {}, spf: { include: ["x"], al: "~all" } },
    { domain: "b.example", route53: {} },
    { hosting: "onlin", dmarc: { policy: "none", testing: "n" } },
  ]);
  expect(told.map((line) => line.split(" is ")[0])).toEqual([
    "domains[0].spf.include",
    "domains[0].spf.al",
    "domains[2].domain",
    "domains[2].hosting",
    "domains[2].dmarc.testing",
  ]);
});

it("escapes and cuts hostile values, so that they cannot forge lines in a log", () => {
  const [told] = mistakes([{ domain: "acme.com", hosting: `\u001b[2J\n${"x".repeat(5000)}` }]);
  expect(told).toContain(String.raw`is "\027[2J\010xxx`);
  expect(told!.length).toBeLessThan(400);
  // Objects are JSON, whose own escapes are escaped once more.
  expect(mistakes([{ domain: "acme.com", hosting: { a: "\u001b" } }])).toEqual([
    String.raw`domains[0].hosting is {"a":"\092u001b"}. Allowed: online, odoosh, external-smtp.`,
  ]);
});

it("tells wrong resolvers together with what is wrong with the domains", () => {
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": "[]", "odoo-mail:resolvers": '["192.0.2.53", "dns.example"]' });
  expect(() => readConfig()).toThrow(
    /^- resolvers\[1\]: "dns\.example" is not allowed here\. \[error config\/not-allowed\](.|\n)*^- domains: is \[\]\./m,
  );
});

it("refuses a DNS snapshot that is not there, whatever the domains are", () => {
  const domains = JSON.stringify([{ domain: "acme.com", cloudflare: {} }]);
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": domains, "odoo-mail:dnsSnapshot": "gone/dns.lock.json" });
  expect(() => readConfig()).toThrow(
    /The DNS snapshot "gone\/dns\.lock\.json" cannot be read: ENOENT.*\[error dns\/snapshot-unreadable\]/,
  );
});

it("refuses wrong resolvers where the domains are right", () => {
  const domains = JSON.stringify([{ domain: "acme.com", cloudflare: {} }]);
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": domains, "odoo-mail:resolvers": "192.0.2.53" });
  expect(() => readConfig()).toThrow('- resolvers: "192.0.2.53" is not allowed here.');
});

it("is an error of Pulumi when there is no configuration at all", () => {
  expect(() => readConfig()).toThrow("Missing required configuration variable 'odoo-mail:domains'");
});

it("heads the error so that a reader knows that nothing happened", () => {
  expect(() => configured([])).toThrow(
    "The configuration has mistakes; nothing was changed:\n- domains: is []. [error config/not-allowed]",
  );
});
