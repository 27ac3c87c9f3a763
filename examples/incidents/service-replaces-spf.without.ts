import * as cloudflare from "@pulumi/cloudflare";

/** The stack declares the whole text. What a service puts in its place is lost with the next refresh. */
new cloudflare.DnsRecord("spf", {
  zoneId: "<zone>",
  name: "acme.com",
  type: "TXT",
  ttl: 1,
  content: '"v=spf1 include:_spf.odoo.com ~all"',
});
