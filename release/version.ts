/** The end of `npm run release:version`, behind `changeset version`. */
import path from "node:path";
import { followVersion } from "./versions";

console.log(`Version ${followVersion(path.resolve(__dirname, ".."))}`);
