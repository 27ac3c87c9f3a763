/** The domains that are checked: working ones, with the senders that companies usually have. */
import { generateKeyPairSync } from "node:crypto";
import { ODOO_DKIM_TARGET } from "../../odoo/names";
import type { InternetName, InternetRecord } from "../../sandbox/cloud/internet";
import { openCloud } from "../../sandbox/cloud/openCloud";

/** Includes of senders besides Odoo. The record of each includes three others. */
const SENDERS = [
  "_spf.google.com",
  "spf.protection.outlook.com",
  "mail.zendesk.com",
  "sendgrid.net",
  "spf.mandrillapp.com",
];
const SOA = "ns1.host.example hostmaster.host.example 1 7200 900 1209600 300";

/** Writes working domains into the cloud's directory, and returns their names. */
export function writeWorld(dir: string, count: number): readonly string[] {
  const domains = Array.from({ length: count }, (_, index) => `company${index}.com`);
  const names = domains.flatMap((domain, index) => Object.entries(domainNames(domain, index)));
  openCloud(dir).internet.putAll({ ...sharedNames(), ...Object.fromEntries(names) });
  return domains;
}

function domainNames(domain: string, index: number): Readonly<Record<string, InternetName>> {
  const sender = SENDERS[index % SENDERS.length] ?? "";
  return {
    [domain]: [
      ...texts(`token=${index.toString(16).padStart(40, "0")}`, `v=spf1 include:_spf.odoo.com include:${sender} ~all`),
      { type: "MX", value: `10 mx.${domain}` },
      { type: "NS", value: "ns1.host.example" },
      { type: "NS", value: "ns2.host.example" },
      { type: "SOA", value: SOA },
    ],
    [`mx.${domain}`]: [{ type: "A", value: `198.51.100.${index % 250}` }],
    [`_dmarc.${domain}`]: texts(`v=DMARC1; p=${index % 3 === 0 ? "reject" : "none"}; rua=mailto:dmarc@${domain}`),
    [`odoo._domainkey.${domain}`]: [{ type: "CNAME", value: ODOO_DKIM_TARGET }],
  };
}

function sharedNames(): Readonly<Record<string, InternetName>> {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const senders = SENDERS.flatMap((name, index) => {
    const blocks = [1, 2, 3].map((block) => `block${block}.${name}`);
    const own = `v=spf1 ${blocks.map((block) => `include:${block}`).join(" ")} ~all`;
    return [
      [name, texts(own)],
      ...blocks.map((block, at) => [block, texts(`v=spf1 ip4:203.0.${index * 3 + at}.0/24 ~all`)]),
    ] as const;
  });
  return {
    com: [{ type: "SOA", value: SOA }],
    "_spf.odoo.com": texts("v=spf1 ip4:192.0.2.0/26 ip4:192.0.2.64/26 ~all"),
    [ODOO_DKIM_TARGET]: texts(`v=DKIM1; k=rsa; p=${key}`),
    "ns1.host.example": [{ type: "A", value: "192.0.2.201" }],
    "ns2.host.example": [{ type: "A", value: "192.0.2.202" }],
    ...(Object.fromEntries(senders) as Readonly<Record<string, InternetName>>),
  };
}

function texts(...values: readonly string[]): InternetRecord[] {
  return values.map((value) => ({ type: "TXT", value }));
}
