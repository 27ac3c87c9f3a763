import * as aws from "@pulumi/aws";

/** Route53 keeps all TXT values of a name in one set. Whoever writes the set last has it. */
new aws.route53.Record("spf", {
  zoneId: "<zone>",
  name: "acme.com",
  type: "TXT",
  ttl: 300,
  records: ["v=spf1 include:_spf.odoo.com ~all"],
  allowOverwrite: true,
});
