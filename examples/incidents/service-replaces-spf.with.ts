import { SpfRecord } from "pulumi-odoo-mail";

/** The stack declares its own term. What a service puts into the record stays. */
new SpfRecord("acme", { domain: "acme.com", cloudflare: {} });
