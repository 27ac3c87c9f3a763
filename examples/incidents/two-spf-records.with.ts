import { SpfRecord } from "pulumi-odoo-mail";

/** The record that is there gets one more term. There is never a second one. */
new SpfRecord("acme", { domain: "acme.com", cloudflare: {} });
