import { SpfRecord } from "pulumi-odoo-mail";

/** The component finds the record, imports it, and reads from the state in every run that it did. No id is written down anywhere. */
new SpfRecord("acme", { domain: "acme.com", cloudflare: {} });
