import { type PolicyResource, RULES } from "../../policy/rules";

const CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";

function resource(name: string, type: string, props: Record<string, unknown>, parent?: string): PolicyResource {
  const chain = parent === undefined ? type : `${parent}$${type}`;
  return { urn: `urn:pulumi:prod::acme::${chain}::${name}`, type, name, props };
}

const txt = (name: string, owner: string, content: string, parent?: string): PolicyResource =>
  resource(name, CLOUDFLARE, { zoneId: "z", name: owner, type: "TXT", content: `"${content}"` }, parent);
const set = (name: string, owner: string, type: string, records: string[], parent?: string): PolicyResource =>
  resource(name, ROUTE53, { zoneId: "Z", name: owner, type, records }, parent);

const MAIL_DOMAIN = "odoo-mail:index:MailDomain";

const SPF = "v=spf1 include:_spf.google.com ~all";
const OURS = "v=spf1 include:_spf.odoo.com ~all";

interface Row {
  readonly title: string;
  readonly rule: string;
  readonly resources: readonly PolicyResource[];
  /** The names of the resources that are flagged. */
  readonly flagged: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: "two resources with SPF at one name: the second is flagged",
    rule: "second-spf",
    resources: [txt("one", "acme.com", SPF), txt("two", "ACME.com.", OURS)],
    flagged: ["two"],
  },
  {
    title: "two SPF values in one Route53 set",
    rule: "second-spf",
    resources: [set("one", "acme.com", "TXT", [SPF, OURS])],
    flagged: ["one"],
  },
  {
    title: "a raw SPF record beside our component's",
    rule: "second-spf",
    resources: [txt("ours", "acme.com", OURS, MAIL_DOMAIN), txt("raw", "acme.com", SPF)],
    flagged: ["raw"],
  },
  {
    title: "a raw SPF record at @ of the zone of our component's",
    rule: "second-spf",
    resources: [
      resource("acme", MAIL_DOMAIN, { records: [{ zoneId: "z", zoneName: "acme.com" }] }),
      txt("ours", "acme.com", OURS, MAIL_DOMAIN),
      txt("raw", "@", SPF),
    ],
    flagged: ["raw"],
  },
  {
    title: "a raw SPF record at @ of the zone above our component's name",
    rule: "second-spf",
    resources: [
      resource("acme", MAIL_DOMAIN, { records: [{ zoneId: "z", zoneName: "acme.com" }] }),
      txt("ours", "mail.acme.com", OURS, MAIL_DOMAIN),
      txt("raw", "@", SPF),
    ],
    flagged: [],
  },
  {
    title: "other TXT values, other names and other zones are no second SPF",
    rule: "second-spf",
    resources: [
      txt("one", "acme.com", SPF),
      txt("two", "acme.com", "site-verification=1"),
      txt("three", "mail.acme.com", SPF),
      set("four", "acme.com", "TXT", [SPF]),
    ],
    flagged: [],
  },
  {
    title: "+all and a bare all",
    rule: "plus-all",
    resources: [txt("plus", "acme.com", "v=spf1 +all"), set("bare", "acme.org", "TXT", ["v=spf1 mx ALL"])],
    flagged: ["plus", "bare"],
  },
  {
    title: "every other all, and an include of that name",
    rule: "plus-all",
    resources: ["~all", "-all", "?all", "include:all.example -all"].map((all, at) =>
      txt(`record-${at}`, `${at}.acme.com`, `v=spf1 ${all}`),
    ),
    flagged: [],
  },
  {
    title: "a proxied CNAME below _domainkey",
    rule: "proxied-domainkey",
    resources: [
      resource("key", CLOUDFLARE, {
        name: "s1._domainkey.acme.com",
        type: "CNAME",
        content: "k.example",
        proxied: true,
      }),
      resource("fine", CLOUDFLARE, {
        name: "s2._domainkey.acme.com",
        type: "CNAME",
        content: "k.example",
        proxied: false,
      }),
      resource("www", CLOUDFLARE, { name: "www.acme.com", type: "A", content: "192.0.2.1", proxied: true }),
    ],
    flagged: ["key"],
  },
  {
    title: "raw records of a domain that a component has",
    rule: "raw-beside-component",
    resources: [
      txt("ours", "mail.acme.com", OURS, MAIL_DOMAIN),
      set("our-key", "odoo._domainkey.acme.com", "CNAME", ["odoo._domainkey.odoo.com"], MAIL_DOMAIN),
      txt("dmarc", "_dmarc.acme.com", "v=DMARC1; p=none"),
      txt("spf", "mail.acme.com", SPF),
      set("key", "odoo._domainkey.acme.com", "CNAME", ["odoo._domainkey.odoo.com"]),
    ],
    flagged: ["dmarc", "spf", "key"],
  },
  {
    title: "the component's own records, other senders' keys, other domains, MX and other TXT values",
    rule: "raw-beside-component",
    resources: [
      txt("ours", "_dmarc.acme.com", "v=DMARC1; p=none", MAIL_DOMAIN),
      set("key", "s1._domainkey.acme.com", "CNAME", ["s1.sender.example"]),
      txt("other", "_dmarc.acme.org", "v=DMARC1; p=none"),
      set("mx", "acme.com", "MX", ["10 mx.acme.com"]),
      txt("verification", "acme.com", "site-verification=1"),
    ],
    flagged: [],
  },
  {
    title: "the name of a record that a component declares by another selector",
    rule: "raw-beside-component",
    resources: [
      set("ours", "s1._domainkey.acme.com", "CNAME", ["s1.sender.example"], MAIL_DOMAIN),
      set("raw", "s1._domainkey.acme.com", "CNAME", ["s1.sender.example"]),
    ],
    flagged: ["raw"],
  },
  {
    title: "without a component nothing is beside one",
    rule: "raw-beside-component",
    resources: [txt("dmarc", "_dmarc.acme.com", "v=DMARC1; p=none")],
    flagged: [],
  },
  {
    title: "p=none below p=reject, and below sp of a domain further up",
    rule: "weaker-than-parent",
    resources: [
      txt("top", "_dmarc.acme.com", "v=DMARC1; p=reject"),
      txt("sub", "_dmarc.shop.acme.com", "v=DMARC1; p=none"),
      txt("org", "_dmarc.acme.org", "v=DMARC1; p=none; sp=quarantine"),
      txt("deep", "_dmarc.a.b.acme.org", "v=DMARC1; rua=mailto:a@acme.org"),
    ],
    flagged: ["sub", "deep"],
  },
  {
    title: "as strict as the parent, or stricter, or without one in the stack",
    rule: "weaker-than-parent",
    resources: [
      txt("top", "_dmarc.acme.com", "v=DMARC1; p=quarantine"),
      txt("same", "_dmarc.shop.acme.com", "v=DMARC1; p=quarantine"),
      txt("stricter", "_dmarc.www.acme.com", "v=DMARC1; p=reject"),
      txt("other", "_dmarc.notacme.com", "v=DMARC1; p=none"),
      txt("sp", "_dmarc.acme.org", "v=DMARC1; p=reject; sp=none"),
      txt("below", "_dmarc.shop.acme.org", "v=DMARC1; p=none"),
    ],
    flagged: [],
  },
  {
    title: "the nearest domain above counts",
    rule: "weaker-than-parent",
    resources: [
      txt("top", "_dmarc.acme.com", "v=DMARC1; p=reject"),
      txt("mid", "_dmarc.b.acme.com", "v=DMARC1; p=reject; sp=none"),
      txt("low", "_dmarc.a.b.acme.com", "v=DMARC1; p=none"),
    ],
    flagged: [],
  },
];

const check = (name: string, resources: readonly PolicyResource[]) =>
  RULES.find((rule) => rule.name === `odoo-mail-${name}`)!.check(resources);

test.each(ROWS)("$rule: $title", ({ rule, resources, flagged }) => {
  expect(check(rule, resources).map(({ urn }) => urn.split("::").at(-1))).toEqual(flagged);
});

test("a message names the record, what was found and what to do", () => {
  const [first, ...others] = check("second-spf", [txt("one", "acme.com", SPF), txt("two", "acme.com", OURS)]);
  expect(others).toEqual([]);
  expect(first?.message).toBe(
    `acme.com would have 2 SPF records, and receivers take none of them: "one" declares "${SPF}"; "two" declares "${OURS}". Merge them into one, or let SpfRecord of pulumi-odoo-mail do it.`,
  );
});

test("what a preview does not know is left to `pulumi up`; any other error is one", () => {
  const failing = (message: string): PolicyResource =>
    resource("new", CLOUDFLARE, {
      get type(): string {
        throw new Error(message);
      },
    });
  expect(check("plus-all", [failing("string value at .type can't be known during preview")])).toEqual([]);
  expect(() => check("plus-all", [failing("broken")])).toThrow("broken");
});

test("hostile texts are escaped", () => {
  const [found] = check("second-spf", [txt("one", "acme.com", SPF), txt("two", "acme.com", "v=spf1 a:\u001b[2J +all")]);
  expect(found?.message).toContain('"two" declares "v=spf1 a:\\027[2J +all"');
});

test("names are contract: a company sets severities by them", () => {
  expect(RULES.map(({ name, level }) => `${name} ${level}`)).toEqual([
    "odoo-mail-second-spf mandatory",
    "odoo-mail-plus-all mandatory",
    "odoo-mail-proxied-domainkey mandatory",
    "odoo-mail-raw-beside-component advisory",
    "odoo-mail-weaker-than-parent advisory",
  ]);
});
