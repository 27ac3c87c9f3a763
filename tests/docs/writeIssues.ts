import { writeFileSync } from "node:fs";
import path from "node:path";
import { genericProvidersModule } from "../odoo/genericProviderList";
import { apiPage, SETTINGS_END, SETTINGS_START, settingsTable } from "./apiPage";
import { issuesPage } from "./issueTable";
import { requirementsTable, TABLE_END, TABLE_START } from "./odooTable";
import { replaceBetween } from "./replaceBetween";

const ROOT = path.resolve(__dirname, "../..");

writeFileSync(path.join(ROOT, "docs/issues.md"), issuesPage());
writeFileSync(path.join(ROOT, "odoo/genericProviders.ts"), genericProvidersModule());

writeFileSync(path.join(ROOT, "docs/api.md"), apiPage());
replaceBetween("docs/odoo.md", TABLE_START, TABLE_END, requirementsTable());
replaceBetween("docs/configuration.md", SETTINGS_START, SETTINGS_END, settingsTable());
