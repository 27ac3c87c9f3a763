// What Pulumi runs for programs in other languages than TypeScript and JavaScript. See docs/languages.md.
const { serveComponents } = require("pulumi-odoo-mail/languages");

void serveComponents(__dirname);
