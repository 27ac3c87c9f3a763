import { writeFileSync } from "node:fs";
import path from "node:path";
import { issuesPage } from "./issueTable";

writeFileSync(path.resolve(__dirname, "../../docs/issues.md"), issuesPage());
