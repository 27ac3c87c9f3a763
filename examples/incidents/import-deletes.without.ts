import * as cloudflare from "@pulumi/cloudflare";

/**
 * The live record is imported. The edit that takes the `import` out is harmless; the one that puts it back makes the engine replace the record by
 * itself: it imports it, and then deletes the old one, which is the same.
 */
new cloudflare.DnsRecord(
  "spf",
  {
    zoneId: "<zone>",
    name: "acme.com",
    type: "TXT",
    ttl: 1,
    content: '"v=spf1 include:_spf.google.com ~all"',
  },
  { import: "<zone>/<record>" },
);
