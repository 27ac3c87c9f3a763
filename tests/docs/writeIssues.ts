import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { genericProvidersModule } from "../odoo/genericProviderList";
import { issuesPage } from "./issueTable";
import { requirementsTable, TABLE_END, TABLE_START } from "./odooTable";

const ROOT = path.resolve(__dirname, "../..");

writeFileSync(path.join(ROOT, "docs/issues.md"), issuesPage());
writeFileSync(path.join(ROOT, "odoo/genericProviders.ts"), genericProvidersModule());

const page = path.join(ROOT, "docs/odoo.md");
const text = readFileSync(page, "utf8");
const [start, end] = [text.indexOf(TABLE_START), text.indexOf(TABLE_END)];
if (start < 0 || end < start) throw new Error(`${page} has lost the two lines that its table stands between`);
writeFileSync(page, text.slice(0, start) + requirementsTable() + text.slice(end + TABLE_END.length));
