import { SpfRecord } from "pulumi-odoo-mail";

/** The set is adopted as it is, and one value of it gets one more term. */
new SpfRecord("acme", { domain: "acme.com", route53: {} });
