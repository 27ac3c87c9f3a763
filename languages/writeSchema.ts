/** `npm run schema`: writes `plugin/schema.json` from the types and docstrings of the components. */
import { writeFileSync } from "node:fs";
import { COMPONENTS } from "./host";
import { makeSchema, ownManifest, ownSources, SCHEMA_FILE } from "./makeSchema";

const { schema } = makeSchema(ownSources(Object.keys(COMPONENTS)), ownManifest());
writeFileSync(SCHEMA_FILE, `${JSON.stringify(schema, undefined, 2)}\n`);
