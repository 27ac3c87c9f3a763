import { Provider } from "@pulumi/aws/provider";
import { Zone } from "@pulumi/aws/route53/zone";
import { MailDomain } from "pulumi-odoo-mail";

const dns = new Provider("dns", { region: "eu-west-1" });
const zone = new Zone("acme", { name: "acme.org" }, { provider: dns });

/** The zone's id is an output: nobody knows it in the first preview, which says so, and `up` reads the zone. */
const acme = new MailDomain("acme", { domain: "acme.org", route53: { zoneId: zone.zoneId } }, { providers: [dns] });

export const domains = { "acme.org": { records: acme.records } };
