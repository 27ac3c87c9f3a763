// What Pulumi runs for programs in other languages than TypeScript and JavaScript. See docs/languages.md.
let languages;
try {
  languages = require("pulumi-odoo-mail/dist/languages/host.js");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  process.stderr.write(`pulumi-odoo-mail is not installed beside ${__dirname}. Run "npm install" there.\n`);
  process.exit(1);
}
void languages.serveComponents(__dirname);
