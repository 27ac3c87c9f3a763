/** The last step of `npm run release:version`: gives the plugin the version that `changeset version` has set. */
import path from "node:path";
import { followVersion } from "./versions";

console.log(`Version ${followVersion(path.resolve(__dirname, ".."))}`);
