import * as cloudflare from "@pulumi/cloudflare";

/** Cloudflare accepts a second SPF record. Receivers then take neither. */
new cloudflare.DnsRecord("spf", {
  zoneId: "<zone>",
  name: "acme.com",
  type: "TXT",
  ttl: 1,
  content: '"v=spf1 include:_spf.odoo.com ~all"',
});
