import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { genericProvidersModule } from "../odoo/genericProviderList";
import { apiPage, SETTINGS_END, SETTINGS_START, settingsTable } from "./apiPage";
import { issuesPage } from "./issueTable";
import { requirementsTable, TABLE_END, TABLE_START } from "./odooTable";

const ROOT = path.resolve(__dirname, "../..");

writeFileSync(path.join(ROOT, "docs/issues.md"), issuesPage());
writeFileSync(path.join(ROOT, "odoo/genericProviders.ts"), genericProvidersModule());

writeFileSync(path.join(ROOT, "docs/api.md"), apiPage());
replaceIn("docs/odoo.md", TABLE_START, TABLE_END, requirementsTable());
replaceIn("docs/configuration.md", SETTINGS_START, SETTINGS_END, settingsTable());

/** Puts a new text in the place of the one that stands between two lines of a page, those included. */
function replaceIn(name: string, from: string, to: string, table: string): void {
  const page = path.join(ROOT, name);
  const text = readFileSync(page, "utf8");
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`${page} has lost the two lines that its table stands between`);
  writeFileSync(page, text.slice(0, start) + table + text.slice(end + to.length));
}
