/** The two programs that are compared: one with our components, one that declares the same records plainly. */
import type { Provider } from "../../sandbox/cloud/requests";
import type { BenchDomain } from "./cases";

/** Our components. The zones are found by name, as in the programs of most users. */
export function componentProgram(lib: string, provider: Provider, domains: readonly BenchDomain[]): string {
  return `import { MailDomain } from ${JSON.stringify(lib)};
const domains: string[] = ${JSON.stringify(domains.map(({ domain }) => domain))};
for (const domain of domains) new MailDomain(domain, { domain, ${provider}: {}, dmarc: { policy: "none" } });
`;
}

/** The same three records, declared as native resources: nothing is read, checked or kept. */
export function plainProgram(provider: Provider, domains: readonly BenchDomain[]): string {
  return `${DECLARE[provider]}
const domains: { domain: string; zoneId: string }[] = ${JSON.stringify(domains)};
for (const { domain, zoneId } of domains) {
  declare(zoneId, domain, "TXT", "v=spf1 include:_spf.odoo.com ~all");
  declare(zoneId, "odoo._domainkey." + domain, "CNAME", "odoo._domainkey.odoo.com");
  declare(zoneId, "_dmarc." + domain, "TXT", "v=DMARC1; p=none");
}
`;
}

const DECLARE: Readonly<Record<Provider, string>> = {
  cloudflare: `import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
function declare(zoneId: string, name: string, type: string, value: string): void {
  const content = type === "TXT" ? JSON.stringify(value) : value;
  new DnsRecord(name + ":" + type, { zoneId, name, type, ttl: 1, content });
}`,
  route53: `import { Record } from "@pulumi/aws/route53/record";
function declare(zoneId: string, name: string, type: string, value: string): void {
  new Record(name + ":" + type, { zoneId, name, type, ttl: 300, records: [value] });
}`,
};
