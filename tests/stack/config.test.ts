import * as pulumi from "@pulumi/pulumi";
import {
  type DkimOptions,
  type DkimSelector,
  type DmarcOptions,
  Enforcement,
  type MailDomainArgs,
  type SpfOptions,
  type VerifyOptions,
} from "../../components/args";
import { readConfig } from "../../stack/config";
import { Hosting } from "../../odoo/hosting";
import { DmarcRollout } from "../../records/dmarc/rollout";
import { AlignmentMode, DmarcPolicy, FailureReportingOption, PublicSuffixFlag } from "../../records/dmarc/tags";
import { SenderId, SENDERS } from "../../records/spf/senders";
import { mistakesOf } from "./mistakes";

afterEach(() => {
  pulumi.runtime.setAllConfig({});
});

function configured(domains: unknown): ReturnType<typeof readConfig> {
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": JSON.stringify(domains) });
  return readConfig();
}

/** The mistakes of a configuration, a line each, without the name of the domain where it is acme.com. */
function mistakes(domains: unknown): string[] {
  return mistakesOf(() => configured(domains)).map((line) => line.replace("acme.com, ", ""));
}

/** The type checker sees to it that no field is missing. */
interface EveryField extends Required<Omit<MailDomainArgs, "resolvers" | "dnsSnapshot">> {
  readonly spf: Required<SpfOptions>;
  readonly dkim: Required<DkimOptions> & { selectors: Required<DkimSelector>[] };
  readonly dmarc: Required<Omit<DmarcOptions, "rollout">>;
  readonly verify: Required<VerifyOptions>;
}

// Resolvers and the DNS snapshot are settings of the whole stack. `rollout` is not allowed beside `policy`.
const EVERY_FIELD: EveryField = {
  domain: "acme.com",
  aliasDomain: "mail.acme.com",
  cloudflare: { zoneId: "z" },
  route53: { zoneId: "Z" },
  hosting: Hosting.OdooSh,
  odooVersion: 17,
  database: "acme",
  defaultFrom: "notifications",
  forceFrom: true,
  spf: {
    includes: ["a.example"],
    removes: ["include:b.example"],
    all: "-all",
    senders: [SenderId.GoogleWorkspace],
    lookupLimit: Enforcement.Warning,
    requireLookups: true,
    consolidate: true,
    takesOver: ["spf"],
    restore: true,
  },
  verify: { after: true, servers: ["192.0.2.53"], seconds: 30 },
  dkim: {
    enabled: true,
    selector: "odoo",
    target: "odoo._domainkey.odoo.com",
    replaceTarget: true,
    takesOver: ["dkim"],
    selectors: [{ selector: "s1", target: "s1.example", replaceTarget: true, takesOver: ["s1"] }],
  },
  dmarc: {
    policy: DmarcPolicy.Quarantine,
    subdomainPolicy: DmarcPolicy.Reject,
    nonExistentSubdomainPolicy: DmarcPolicy.Reject,
    testing: true,
    dkimAlignment: AlignmentMode.Relaxed,
    spfAlignment: AlignmentMode.Strict,
    aggregateReports: ["mailto:a@acme.com"],
    failureReports: ["mailto:f@acme.com"],
    failureReportingOptions: Object.values(FailureReportingOption),
    removes: ["sp"],
    allowWeaker: true,
    allowSkip: true,
    publicSuffixDomain: PublicSuffixFlag.No,
    reportZones: [{ domain: "a.net", route53: {} }],
    takesOver: ["dmarc"],
    restore: false,
  },
  adopt: false,
  release: false,
  ttl: 300,
  nameSuffix: "b",
  readTimeout: 20,
};

it("reads every field of a domain as it is", () => {
  expect(configured([EVERY_FIELD])).toEqual([{ path: "acme.com, domains[0]", args: EVERY_FIELD }]);
});

it("reads a step of the rollout", () => {
  const dmarc = { rollout: DmarcRollout.QuarantineTest };
  const domain = { domain: "acme.com", cloudflare: {}, dmarc };
  expect(configured([domain])).toEqual([{ path: "acme.com, domains[0]", args: domain }]);
});

it("tells each domain its place in the list", () => {
  const domains = ["a.example", "b.example"].map((domain) => ({ domain, cloudflare: {} }));
  expect(configured(domains)).toEqual(
    domains.map((args, index) => ({ path: `${args.domain}, domains[${index}]`, args })),
  );
});

it("takes `cloudflare:` with nothing after it, which YAML reads as null, as {}", () => {
  expect(configured([{ domain: "acme.com", cloudflare: null, route53: null }])).toEqual([
    { path: "acme.com, domains[0]", args: { domain: "acme.com", cloudflare: {}, route53: {} } },
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

const KEYS_OF_A_DOMAIN =
  "domain, aliasDomain, cloudflare, route53, hosting, spf, dkim, dmarc, verify, odooVersion, database, defaultFrom, forceFrom, " +
  "adopt, release, ttl, nameSuffix, readTimeout";

const MISTAKES: readonly (readonly [field: string, value: unknown, told: string])[] = [
  ["domain", 7, "domains[0].domain must be a string; got 7. Correct the value."],
  ["domain", undefined, "domains[0].domain is missing; it must be a string. Add it."],
  [
    "hosting",
    "cloud",
    'domains[0].hosting must be one of online, odoosh, external-smtp; got "cloud". Correct the value.',
  ],
  [
    "hosting",
    "odoo.sh",
    'domains[0].hosting must be one of online, odoosh, external-smtp; got "odoo.sh". Did you mean "odoosh"?',
  ],
  [
    "cloudflare",
    "zone",
    'domains[0].cloudflare must be a group of settings, such as {}; got "zone". Write {} to have the zone found by name, or { zoneId: ... }.',
  ],
  [
    "cloudflare.zoneId",
    "",
    'domains[0].cloudflare.zoneId must be a string that is not empty; got "". Correct the value.',
  ],
  ["cloudflare.zone", "z", 'domains[0].cloudflare.zone is not a setting. Allowed here: zoneId. Did you mean "zoneId"?'],
  [
    "spf.includes",
    "_spf.google.com",
    'domains[0].spf.includes must be a list; got "_spf.google.com". Write a list: ["_spf.google.com"].',
  ],
  ["spf.includes", ["a", 5], "domains[0].spf.includes[1] must be a string; got 5. Correct the value."],
  ["spf.all", "+all", 'domains[0].spf.all must be one of ~all, -all, ?all; got "+all". Did you mean "~all"?'],
  ["spf.requireLookups", "yes", 'domains[0].spf.requireLookups must be true or false; got "yes". Correct the value.'],
  [
    "spf.senders",
    ["google"],
    `domains[0].spf.senders[0] must be one of ${SENDERS.map(({ id }) => id).join(", ")}; got "google". Did you mean "google-workspace"?`,
  ],
  [
    "spf",
    null,
    "domains[0].spf must be a group of settings, such as {}; got null. Write {} for what is usual, or the settings below it.",
  ],
  ["dkim.enabled", "yes", 'domains[0].dkim.enabled must be true or false; got "yes". Correct the value.'],
  [
    "dmarc.policy",
    "rejet",
    'domains[0].dmarc.policy must be one of none, quarantine, reject; got "rejet". Did you mean "reject"?',
  ],
  [
    "dmarc.rollout",
    "now",
    'domains[0].dmarc.rollout must be one of monitor, quarantine-test, quarantine, reject-test, reject; got "now". Correct the value.',
  ],
  [
    "dmarc.failureReportingOptions",
    ["x"],
    'domains[0].dmarc.failureReportingOptions[0] must be one of 0, 1, d, s; got "x". Correct the value.',
  ],
  ["ttl", 1.5, "domains[0].ttl must be a whole number; got 1.5. Correct the value."],
  ["ttl", 0, "domains[0].ttl must be more than 0; got 0. Correct the value."],
  ["ttl", "300", 'domains[0].ttl must be a number; got "300". Write 300, without quotes.'],
  ["readTimeout", -1, "domains[0].readTimeout must be more than 0; got -1. Correct the value."],
  ["ttl", 1e300, "domains[0].ttl must be at most 9007199254740991; got 1e+300. Correct the value."],
  ["odooVersion", "19.0", 'domains[0].odooVersion must be a number; got "19.0". Write 19, without quotes.'],
  ["spf.includes", "", 'domains[0].spf.includes must be a list; got "". Write a list: each entry begins with "- ".'],
  ["adopt", "true", 'domains[0].adopt must be true or false; got "true". Write true, without quotes.'],
  ["adopt", 1, "domains[0].adopt must be true or false; got 1. Correct the value."],
  ["SPF", {}, `domains[0].SPF is not a setting. Allowed here: ${KEYS_OF_A_DOMAIN}. Did you mean "spf"?`],
  [
    "dmarc.rua",
    [],
    expect.stringMatching(
      /^domains\[0\]\.dmarc\.rua is not a setting\. Allowed here: reportZones, .*allowWeaker[^?]*\.$/,
    ),
  ],
  [
    "dkim.selectors",
    [{ selector: "s1", target: "s1.example", targt: "x" }],
    expect.stringMatching(
      /^domains\[0\]\.dkim\.selectors\[0\]\.targt is not a setting\. Allowed here: selector, target, .* Did you mean "target"\?$/,
    ),
  ],
];

it.each(MISTAKES)("%s: %j is told with its path, its value and what is allowed", (field, value, told) => {
  expect(mistakes([{ cloudflare: {}, ...(withField(field, value) as object) }])).toEqual([told]);
});

it.each([
  [{}, 'domains must be a list; got {}. Write a list: each entry begins with "- ".'],
  [null, 'domains must be a list; got null. Write a list: each entry begins with "- ".'],
  [[], "domains must be a list of at least one domain; got []. Add one."],
  [
    ["acme.org"],
    'domains[0] must be a group of settings, such as {}; got "acme.org". Write { domain: acme.org, cloudflare: {} }, or route53.',
  ],
])("domains: %j is told as a whole", (domains, told) => {
  expect(mistakes(domains)).toEqual([told]);
});

it("refuses a domain that is listed twice, in whatever spelling, in the same run as other mistakes", () => {
  const found = mistakes([
    { domain: "acme.com", cloudflare: {} },
    { domain: "Acme.com.", route53: {} },
    { domain: "acme.com", cloudflare: { zoneId: "z" }, nameSuffix: "internal" },
    { domain: "acme..com", cloudflare: {} },
    { domain: "acme..com", cloudflare: {} },
  ]);
  expect(found).toEqual([
    expect.stringContaining("Acme.com., domains[1] domains[0] is the same domain. List it once"),
    expect.stringContaining('"acme..com" is not a domain name'),
    expect.stringContaining('"acme..com" is not a domain name'),
  ]);
});

it("tells all mistakes of all domains at once, each with the name of its domain", () => {
  const told = mistakes([
    { domain: "a.example", cloudflare: {}, spf: { include: ["x"], al: "~all" } },
    { domain: "b.example", route53: {} },
    { hosting: "onlin", dmarc: { policy: "none", testing: "n" } },
  ]);
  expect(told.map((line) => line.split(/ is | must /)[0])).toEqual([
    "a.example, domains[0].spf.include",
    "a.example, domains[0].spf.al",
    "domains[2].domain",
    "domains[2].hosting",
    "domains[2].dmarc.testing",
    // What was meant is read all the same: "x" is no domain to include.
    'a.example, domains[0].spf "x"',
  ]);
});

it("tells what is wrong behind a misspelt setting in the same run", () => {
  const told = mistakes([
    { domain: "a.example", cloudfare: "zone", dmarc: { polcy: "strict" } },
    { domain: "b_example", hostin: "odoosh", route53: {}, ttl: "x", nameSuffix: "a b" },
  ]);
  expect(told.map((line) => line.split(/ is | must | 1 to/)[0])).toEqual([
    "a.example, domains[0].dmarc.polcy",
    "a.example, domains[0].cloudfare",
    "a.example, domains[0].cloudflare",
    "a.example, domains[0].dmarc.policy",
    "b_example, domains[1].ttl",
    "b_example, domains[1].hostin",
    'b_example, domains[1].nameSuffix "a b"',
    'b_example, domains[1].domain "b_example"',
  ]);
});

describe("settings of the whole stack", () => {
  const DOMAINS = { "odoo-mail:domains": JSON.stringify([{ domain: "acme.com", cloudflare: {} }]) };
  const told = (settings: Record<string, string>): string => {
    pulumi.runtime.setAllConfig(settings);
    let message = "";
    try {
      readConfig();
    } catch (error) {
      ({ message } = error as Error);
    }
    return message;
  };

  it.each([
    ["odoo-mail:parkd", "- parkd: is not a setting.", 'Did you mean "parked"?'],
    ["odoo-mail:domain", "- domain: is not a setting.", 'Did you mean "domains"?'],
    [
      "odoo-mail:nothing",
      "- nothing: is not a setting.",
      "Allowed here: domains, parked, databases, apiKeys, partners, resolvers, dnsSnapshot.",
    ],
    ["odoomail:parked", "- odoomail:parked: is not read.", 'Did you mean "odoo-mail:parked"?'],
    ["pulumi-odoo-mail:domains", "- pulumi-odoo-mail:domains: is not read.", 'Did you mean "odoo-mail:domains"?'],
  ])("refuses %s", (key, what, fix) => {
    expect(told({ ...DOMAINS, [key]: "[]" })).toContain(what);
    expect(told({ ...DOMAINS, [key]: "[]" })).toContain(fix);
  });

  it.each(["odoo-mail:resolvers", "cloudflare:domains", "aws:region", "myproject:domains", "odoomail:other"])(
    "has nothing against %s",
    (key) => {
      expect(told({ ...DOMAINS, [key]: "[]" })).toBe("");
    },
  );

  it("tells what is wrong with domains, databases and partners in one run", () => {
    const message = told({
      "odoo-mail:domains": JSON.stringify([{ domain: "acme.com" }]),
      "odoo-mail:databases": JSON.stringify([{ url: "https://acme.odoo.com", aliasDomain: "acme.com", usr: "x" }]),
      "odoo-mail:partners": JSON.stringify(["a b"]),
      "odoo-mail:parked": JSON.stringify([{ domain: "c.example", cloudflare: {}, parkAnyways: true }]),
    });
    for (const place of [
      "acme.com, domains[0].cloudflare, route53",
      "c.example, parked[0].parkAnyways",
      "databases[0].usr",
      "databases[0].apiKey",
      "partners[0]",
    ])
      expect(message).toContain(`- ${place}: `);
  });
});

it("escapes and cuts hostile values, so that they cannot forge lines in a log", () => {
  const [told] = mistakes([{ domain: "acme.com", hosting: `\u001b[2J\n${"x".repeat(5000)}` }]);
  expect(told).toContain(String.raw`got "\027[2J\010xxx`);
  expect(told!.length).toBeLessThan(400);
  const [long] = mistakes([{ domain: "acme.com", cloudflare: {}, ttl: "9".repeat(5000) }]);
  expect(long).toMatch(/^domains\[0\]\.ttl must be a number; got "9{9}/);
  expect(long!.length).toBeLessThan(400);
  // Objects are JSON, whose own escapes are escaped once more.
  expect(mistakes([{ domain: "acme.com", cloudflare: {}, hosting: { a: "\u001b" } }])).toEqual([
    String.raw`domains[0].hosting must be one of online, odoosh, external-smtp; got {"a":"\092u001b"}. Correct the value.`,
  ]);
});

it("tells wrong resolvers together with what is wrong with the domains", () => {
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": "[]", "odoo-mail:resolvers": '["192.0.2.53", "dns.example"]' });
  expect(() => readConfig()).toThrow(
    /^- resolvers\[1\]: "dns\.example" is not allowed here\. \[config\/not-allowed\](.|\n)*^- domains: must be a list of at least one domain; got \[\]\./m,
  );
});

it("refuses a DNS snapshot that is not there, whatever the domains are", () => {
  const domains = JSON.stringify([{ domain: "acme.com", cloudflare: {} }]);
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": domains, "odoo-mail:dnsSnapshot": "gone/dns.lock.json" });
  expect(() => readConfig()).toThrow(
    /The DNS snapshot "gone\/dns\.lock\.json" cannot be read: ENOENT.*\[dns\/snapshot-unreadable\]/,
  );
});

it("refuses wrong resolvers where the domains are right", () => {
  const domains = JSON.stringify([{ domain: "acme.com", cloudflare: {} }]);
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": domains, "odoo-mail:resolvers": "192.0.2.53" });
  expect(() => readConfig()).toThrow('- resolvers: "192.0.2.53" is not allowed here.');
});

it("takes a setting that is no JSON for the text that it is", () => {
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": "acme.com" });
  expect(() => readConfig()).toThrow('- domains: must be a list; got "acme.com".');
  expect(() => readConfig()).toThrow('fix: Write a list: ["acme.com"].');
});

it("says so when there is no configuration at all", () => {
  expect(() => readConfig()).toThrow("- odoo-mail:domains: There is no list of domains for this stack.");
  expect(() => readConfig()).toThrow("Add odoo-mail:domains to Pulumi.stack.yaml");
});

it("heads the error so that a reader knows that nothing happened", () => {
  expect(() => configured([])).toThrow(
    "The configuration has mistakes; nothing was changed:\n- domains: must be a list of at least one domain; got []. [config/not-allowed]",
  );
});
