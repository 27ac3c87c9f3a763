/** The entry point of the plugin `pulumi-resource-cloudflare`. */
import { cloudflareDouble } from "./cloudflare/double";
import { runPlugin } from "./main";

runPlugin(cloudflareDouble);
