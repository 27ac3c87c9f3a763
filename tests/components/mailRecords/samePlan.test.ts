/** `odoo-mail plan` reads a zone by DNS, MailDomain by its provider. Both say the same of it. */
import { join } from "node:path";
import { MailDomain } from "../../../components/mailDomain";
import { planDomain, type PlanOptions } from "../../../components/mailRecords/planDomain";
import { Hosting } from "../../../odoo/hosting";
import { DmarcPolicy } from "../../../records/dmarc/tags";
import { SenderId } from "../../../records/spf/senders";
import type { DomainName } from "../../../records/dns/domainName";
import { DmarcRollout } from "../../../records/dmarc/rollout";
import type { DnsResolver, DnsType, MxValue } from "../../../records/resolver";
import { lookup, world } from "../../../sandbox/cloud/dns/lookup";
import { type Cloud, openCloud } from "../../../sandbox/cloud/openCloud";
import { Verdict } from "../../../verify/report";
import type { CloudflareRecord } from "../../../testing/cloudflareMemory";
import { valueOf } from "../../mocks/mockRun";
import { temporaryDirectory } from "../../sandbox/temporary";
import { rsaSigner } from "../../verify/message/mail";
import { runFailing, runProgram } from "../world";

const domain = "acme.com" as DomainName;
const KEY = rsaSigner(2048).record;
const MANY = Array.from({ length: 9 }, (_, at) => `s${at}.example`);
const root = temporaryDirectory();

/** DNS as the embedded cloud answers it, wildcards and CNAMEs included. */
function dnsOf(cloud: Cloud): DnsResolver {
  const served = world(cloud, "cloudflare");
  return {
    resolve: (name, type) => {
      const { status, answers } = lookup(served, name, type);
      const values = answers.flatMap(({ record }) => (record.type === type ? [valueIn(type, record.data)] : []));
      if (status === "noerror") return Promise.resolve({ status: values.length > 0 ? "answer" : "nodata", values });
      return Promise.resolve({ status, values: [] });
    },
  };
}

function valueIn(type: DnsType, data: unknown): string | MxValue {
  // What is served of type SPF is RDATA as it is: here one string behind its length.
  if (type === "SPF") return (data as Buffer).toString("latin1", 1);
  if (Array.isArray(data)) return Buffer.concat(data as Buffer[]).toString("latin1");
  return data as string | MxValue;
}

let clouds = 0;
function cloudWith(records: readonly CloudflareRecord[]): Cloud {
  const cloud = openCloud(join(root, String((clouds += 1))));
  cloud.cloudflare.addZone({
    name: domain,
    records: records.map(({ name, type, content }) => ({ name, type, content })),
  });
  cloud.internet.putAll({
    "_spf.odoo.com": [{ type: "TXT", value: "v=spf1 ip4:203.0.113.0/24 ~all" }],
    "_spf.google.com": [{ type: "TXT", value: "v=spf1 ip4:192.0.2.0/24 ~all" }],
    "odoo._domainkey.odoo.com": [{ type: "TXT", value: KEY }],
    "elsewhere.example": [{ type: "TXT", value: "somebody's" }],
    ...Object.fromEntries(MANY.map((name) => [name, [{ type: "TXT", value: "v=spf1 ip4:198.51.100.1 -all" }]])),
  });
  return cloud;
}

let ids = 0;
const at = (name: string, type: string, content: string): CloudflareRecord => ({
  id: `r${(ids += 1)}`,
  name,
  type,
  content,
});
const txt = (name: string, text: string): CloudflareRecord => at(name, "TXT", `"${text}"`);
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const SELECTOR = "odoo._domainkey.acme.com";
const aliasDomain = "mail.acme.com" as DomainName;

interface Row {
  readonly what: string;
  readonly records?: readonly CloudflareRecord[];
  readonly options?: Omit<PlanOptions, "domain">;
}

const PLANNED: readonly Row[] = [
  { what: "a domain without records" },
  { what: "other senders in SPF", records: [txt(domain, "token"), txt(domain, GOOGLE)] },
  { what: "what is declared already", records: [txt(domain, "v=spf1 include:_spf.odoo.com ~all")] },
  { what: "a CNAME that is there", records: [at(SELECTOR, "CNAME", "odoo._domainkey.odoo.com")] },
  {
    what: "a step of the rollout",
    records: [txt("_dmarc.acme.com", "v=DMARC1; p=none; rua=mailto:dmarc@acme.com")],
    options: { dmarc: { rollout: DmarcRollout.QuarantineTest } },
  },
  {
    what: "senders of an own server",
    records: [txt(domain, "v=spf1 mx -all")],
    options: { hosting: Hosting.ExternalSmtp, spf: { senders: [SenderId.GoogleWorkspace] } },
  },
  {
    what: "an alias domain below",
    options: { aliasDomain, hosting: Hosting.OdooSh, dmarc: { policy: DmarcPolicy.None } },
  },
  {
    what: "a wildcard that answers SPF for the alias domain",
    records: [txt("*.acme.com", GOOGLE)],
    options: { aliasDomain },
  },
  {
    what: "a wildcard with mail servers",
    records: [at("*.acme.com", "A", "192.0.2.7")],
    options: { aliasDomain },
  },
  {
    what: "a name beside the wildcard",
    records: [txt("*.acme.com", GOOGLE), txt(aliasDomain, GOOGLE)],
    options: { aliasDomain },
  },
  {
    what: "a wildcard that answers DMARC",
    records: [txt("*.acme.com", "v=DMARC1; p=reject")],
    options: { dmarc: { aggregateReports: ["mailto:dmarc@acme.com"] } },
  },
];

const REFUSED: readonly Row[] = [
  { what: "two SPF records", records: [txt(domain, GOOGLE), txt(domain, "v=spf1 -all")] },
  { what: "a text that is meant as SPF", records: [txt(domain, ` ${GOOGLE}`)] },
  { what: "B10: SPF in a record of type SPF only", records: [at(domain, "SPF", `"${GOOGLE}"`)] },
  { what: "SPF that cannot be read", records: [txt(domain, "v=spf1 moo -all")] },
  {
    what: "eleven lookups",
    records: [txt(domain, `v=spf1 ${MANY.map((name) => `include:${name}`).join(" ")} include:_spf.google.com ~all`)],
  },
  {
    what: "a CNAME at the alias domain",
    records: [at(aliasDomain, "CNAME", "elsewhere.example")],
    options: { aliasDomain },
  },
  { what: "a CNAME of the selector that leads elsewhere", records: [at(SELECTOR, "CNAME", "elsewhere.example")] },
  { what: "a key in the place of the CNAME", records: [txt(SELECTOR, "v=DKIM1; p=")] },
  {
    what: "a policy that is kept elsewhere",
    records: [at("_dmarc.acme.com", "CNAME", "elsewhere.example")],
    options: { dmarc: { policy: DmarcPolicy.None } },
  },
  {
    what: "two policies",
    records: [txt("_dmarc.acme.com", "v=DMARC1; p=none"), txt("_dmarc.acme.com", "v=DMARC1; p=reject")],
    options: { dmarc: { policy: DmarcPolicy.None } },
  },
  {
    what: "a step that is left out",
    records: [txt("_dmarc.acme.com", "v=DMARC1; p=none; rua=mailto:a@acme.com")],
    options: { dmarc: { rollout: DmarcRollout.Reject } },
  },
  {
    what: "a wildcard that answers for all names",
    records: [at("*.acme.com", "CNAME", "elsewhere.example")],
    options: { aliasDomain },
  },
  { what: "a value that is not allowed", options: { dmarc: { policy: "refuse" as unknown as DmarcPolicy } } },
];

const declare = ({ options }: Row) => new MailDomain("acme", { domain, cloudflare: {}, ...options });

test.each(PLANNED)("$what: the same records and warnings", async (row) => {
  const cloud = cloudWith(row.records ?? []);
  const plan = await planDomain({ domain, ...row.options }, dnsOf(cloud));
  const { result } = await runProgram(
    { cloudflare: [{ id: "z", name: domain, records: row.records ?? [] }] },
    () => declare(row),
    { resolver: dnsOf(cloud) },
  );
  const records = (await valueOf(result.records)) ?? [];
  const planned = plan.records.filter(({ after }) => after !== undefined);
  expect(planned.map(({ owner, before = "", after }) => [owner, before, after])).toEqual(
    records.map(({ fqdn, before, value }) => [fqdn, before, value]),
  );
  const issues = (await valueOf(result.issues)) ?? [];
  expect(plan.issues.map(({ id, message }) => `${id}: ${message}`).sort()).toEqual(
    issues.map(({ id, message }) => `${id}: ${message}`).sort(),
  );
  expect(plan.verdict === Verdict.Good || plan.verdict === Verdict.Warnings).toBe(true);
});

it("plans the DKIM CNAME that a wildcard CNAME to the apex seems to answer already (B12)", async () => {
  const records = [
    at("*.acme.com", "CNAME", "acme.com"),
    txt("acme.com", "v=spf1 include:_spf.odoo.com -all"),
    txt("_dmarc.acme.com", "v=DMARC1; p=quarantine; aspf=s; adkim=r"),
  ];
  const plan = await planDomain({ domain }, dnsOf(cloudWith(records)));
  expect(plan.records.find(({ owner }) => owner === SELECTOR)).toMatchObject({ after: "odoo._domainkey.odoo.com" });
  const { result } = await runProgram(
    { cloudflare: [{ id: "z", name: domain, records }] },
    () => declare({ what: "" }),
    {
      resolver: dnsOf(cloudWith(records)),
    },
  );
  expect(await valueOf(result.records)).toContainEqual(
    expect.objectContaining({ fqdn: SELECTOR, before: "", value: "odoo._domainkey.odoo.com" }),
  );
});

test.each(REFUSED)("$what: refused by both, for the same reason", async (row) => {
  const cloud = cloudWith(row.records ?? []);
  const plan = await planDomain({ domain, ...row.options }, dnsOf(cloud));
  const { error } = await runFailing(
    { cloudflare: [{ id: "z", name: domain, records: row.records ?? [] }] },
    () => declare(row),
    { resolver: dnsOf(cloud) },
  );
  const told = [...error.message.matchAll(/\[([a-z-]+\/[a-z-]+)\]$/gm)].map(([, id]) => id);
  expect(told.length).toBeGreaterThan(0);
  expect(plan.issues.map(({ id }) => id).sort()).toEqual(told.sort());
  expect(plan.verdict).toBe(Verdict.Problems);
});
