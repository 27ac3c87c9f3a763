import { reviewed } from "./reviewed";

interface Resource {
  readonly type?: string;
  readonly name?: string;
  readonly parent?: string;
  readonly id?: string;
  readonly importID?: string;
  readonly retainOnDelete?: boolean;
  readonly inputs: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

const CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";

function stateOf({ type = CLOUDFLARE, name = "raw", parent, ...rest }: Resource): object {
  const chain = parent === undefined ? type : `${parent}$${type}`;
  return { urn: `urn:pulumi:prod::acme::${chain}::${name}`, type, ...rest };
}

interface Step {
  readonly op: string;
  readonly old?: Resource;
  readonly new?: Resource;
}

const preview = (...steps: Step[]): string =>
  JSON.stringify({
    steps: steps.map(({ op, old, new: after }) => {
      const [before, now] = [old && stateOf(old), after && stateOf(after)];
      return { op, ...(now ?? before), oldState: before, newState: now };
    }),
  });

const txt = (name: string, text: string, extra: Partial<Resource> = {}): Resource => ({
  inputs: { zoneId: "z", name, type: "TXT", content: `"${text}"` },
  ...extra,
});
const set = (name: string, type: string, records: string[], extra: Partial<Resource> = {}): Resource => ({
  type: ROUTE53,
  inputs: { zoneId: "Z", name, type, records },
  ...extra,
});

const SPF = "v=spf1 include:_spf.google.com ~all";
const DELETES = "review/deletes-mail-record";

interface Row {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly issues: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: "a DMARC record",
    steps: [{ op: "delete", old: txt("_DMARC.acme.com.", "v=DMARC1; p=none") }],
    issues: [`${DELETES} _dmarc.acme.com`],
  },
  {
    title: "a DKIM key",
    steps: [{ op: "delete", old: set("s1._domainkey.acme.com", "CNAME", ["s1.sender.example"]) }],
    issues: [`${DELETES} s1._domainkey.acme.com`],
  },
  {
    title: "an authorization of reports",
    steps: [{ op: "delete", old: txt("acme.org._report._dmarc.acme.com", "v=DMARC1") }],
    issues: [`${DELETES} acme.org._report._dmarc.acme.com`],
  },
  {
    title: "MX",
    steps: [{ op: "delete", old: set("acme.com", "MX", ["10 mx.acme.com"]) }],
    issues: [`${DELETES} acme.com`],
  },
  {
    title: "one SPF among other values of a Route53 set",
    steps: [{ op: "delete", old: set("acme.com", "TXT", ["site-verification=1", SPF]) }],
    issues: [`${DELETES} acme.com`],
  },
  {
    title: "what an old Cloudflare provider called a record",
    steps: [
      {
        op: "delete",
        old: {
          type: "cloudflare:index/record:Record",
          inputs: { zoneId: "z", name: "acme.com", type: "TXT", value: SPF },
        },
      },
    ],
    issues: [`${DELETES} acme.com`],
  },
  { title: "nothing of mail", steps: [{ op: "delete", old: txt("acme.com", "site-verification=1") }], issues: [] },
  { title: "an A record", steps: [{ op: "delete", old: set("acme.com", "A", ["192.0.2.1"]) }], issues: [] },
  {
    title: "a retained record",
    steps: [{ op: "delete", old: txt("acme.com", SPF, { retainOnDelete: true }) }],
    issues: [],
  },
  {
    title: "an update that takes SPF out of a set",
    steps: [{ op: "update", old: set("acme.com", "TXT", [SPF, "a=1"]), new: set("acme.com", "TXT", ["a=1"]) }],
    issues: [`${DELETES} acme.com`],
  },
  {
    title: "an update that moves a record to another name",
    steps: [
      {
        op: "update",
        old: txt("_dmarc.acme.com", "v=DMARC1; p=none"),
        new: txt("_dmarc.acme.org", "v=DMARC1; p=none"),
      },
    ],
    issues: [`${DELETES} _dmarc.acme.com`, "review/raw-mail-record _dmarc.acme.org"],
  },
  {
    title: "an update that changes SPF",
    steps: [{ op: "update", old: txt("acme.com", SPF), new: txt("acme.com", "v=spf1 -all") }],
    issues: ["review/raw-mail-record acme.com"],
  },
  {
    title: "the release of a record of ours, which the engine asks our guard about",
    steps: [{ op: "delete", old: txt("acme.com", SPF, { parent: "odoo-mail:index:MailDomain" }) }],
    issues: [],
  },
  {
    title: "a zone",
    steps: [{ op: "delete", old: { type: "aws:route53/zone:Zone", name: "zone", inputs: { name: "acme.com" } } }],
    issues: ["review/deletes-zone acme.com"],
  },
  {
    title: "a retained zone",
    steps: [
      { op: "delete", old: { type: "cloudflare:index/zone:Zone", retainOnDelete: true, inputs: { name: "acme.com" } } },
    ],
    issues: [],
  },
  {
    title: "the trap: an import that replaces the record it imports",
    steps: [
      {
        op: "import-replacement",
        old: txt("acme.com", SPF, { id: "r1" }),
        new: txt("acme.com", SPF, { importID: "z/r1" }),
      },
      { op: "delete-replaced", old: txt("acme.com", SPF, { id: "r1" }) },
    ],
    issues: ["review/deletes-what-it-adopts acme.com", "review/raw-mail-record acme.com"],
  },
  {
    title: "another resource for the same set on Route53",
    steps: [
      { op: "create", new: set("acme.com", "TXT", [SPF], { name: "second" }) },
      { op: "delete", old: set("acme.com", "TXT", [SPF], { name: "first" }) },
    ],
    issues: ["review/deletes-what-it-adopts acme.com", "review/raw-mail-record acme.com"],
  },
  {
    title: "another resource for the same set, whose name is relative to the zone",
    steps: [
      { op: "create", new: set("_dmarc.acme.com", "TXT", ["v=DMARC1; p=none"], { name: "second" }) },
      {
        op: "delete",
        old: set("_dmarc", "TXT", ["v=DMARC1; p=none"], { name: "first", outputs: { fqdn: "_dmarc.acme.com" } }),
      },
    ],
    issues: ["review/deletes-what-it-adopts _dmarc.acme.com", "review/raw-mail-record _dmarc.acme.com"],
  },
  {
    title: "a name that is relative to a zone of the same program",
    steps: [
      { op: "same", new: { type: "cloudflare:index/zone:Zone", id: "z", inputs: { name: "acme.com" } } },
      { op: "delete", old: txt("@", SPF, { id: "r1" }) },
    ],
    issues: [`${DELETES} acme.com`],
  },
  {
    title: "a record of ours that another component has now",
    steps: [
      { op: "import", new: txt("acme.com", SPF, { parent: "odoo-mail:index:SpfRecord", importID: "z/r1" }) },
      {
        op: "delete",
        old: txt("acme.com", SPF, { parent: "odoo-mail:index:MailDomain", id: "r1", retainOnDelete: true }),
      },
    ],
    issues: [],
  },
  {
    title: "what a preview does not know yet",
    steps: [{ op: "create", new: { inputs: { name: "acme.com" } } }],
    issues: [],
  },
];

test.each(ROWS)("a plan with $title", async ({ steps, issues }) => {
  const review = await reviewed(preview(...steps));
  expect(review.issues).toEqual(issues);
  expect(review.code).toBe(issues.some((id) => !id.startsWith("review/raw")) ? 1 : 0);
});

test.each([
  ["SPF", txt("acme.com", SPF), 'spf: { takesOver: ["raw"] }'],
  ["DMARC", txt("_dmarc.acme.com", "v=DMARC1; p=none"), 'dmarc: { takesOver: ["raw"] }'],
  [
    "Odoo's DKIM key",
    set("odoo._domainkey.acme.com", "CNAME", ["odoo._domainkey.odoo.com"]),
    'dkim: { takesOver: ["raw"] }',
  ],
  [
    "another DKIM key",
    set("s1._domainkey.acme.com", "CNAME", ["S1.sender.example."]),
    'dkim: { selectors: [{ selector: "s1", target: "s1.sender.example", takesOver: ["raw"] }] }',
  ],
  [
    "an authorization",
    txt("acme.org._report._dmarc.acme.com", "v=DMARC1"),
    'new ReportAuthorization(..., { takesOver: ["raw"] })',
  ],
  ["a key that is a TXT record", txt("s1._domainkey.acme.com", "v=DKIM1; p=AAAA"), undefined],
  ["a DMARC policy behind a CNAME", set("_dmarc.acme.com", "CNAME", ["policy.example"]), undefined],
] as const)("the line that hands %s over", async (_, resource, line) => {
  const { takesOver } = await reviewed(preview({ op: "same", old: resource, new: resource }));
  expect(takesOver).toEqual(line === undefined ? [] : [line]);
});
