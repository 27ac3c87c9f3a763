import { cloudflareDouble } from "./cloudflare/double";
import { runPlugin } from "./main";

runPlugin(cloudflareDouble);
