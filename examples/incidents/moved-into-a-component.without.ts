import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

/** A record that was at the top of the program moves into a component. Without an alias it is a new resource, and the old one is deleted. */
class Mail extends pulumi.ComponentResource {
  constructor(name: string) {
    super("acme:index:Mail", name);
    new cloudflare.DnsRecord(
      "spf",
      {
        zoneId: "<zone>",
        name: "acme.com",
        type: "TXT",
        ttl: 1,
        content: '"v=spf1 include:_spf.google.com include:_spf.odoo.com ~all"',
      },
      { parent: this, import: "<zone>/<record>" },
    );
  }
}

new Mail("acme");
