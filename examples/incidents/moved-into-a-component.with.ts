import { SpfRecord } from "pulumi-odoo-mail";

/** The component asks the engine for other resources of the stack that declare the record. It refuses without the last line, and takes over with it. */
new SpfRecord("acme", {
  domain: "acme.com",
  cloudflare: {},
  takesOver: ["spf"],
});
