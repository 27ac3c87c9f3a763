/** The Cloudflare provider as a double: its configuration, retries and tokens. */
import type { Cloud } from "../../cloud/openCloud";
import { Api, type RefusalKind } from "../api";
import type { ProviderDouble } from "../double";
import { optionalText } from "../wire";
import { CloudflareClient } from "./client";
import { dnsRecord } from "./dnsRecord";
import { DEFAULT_BASE_URL, refused } from "./errors";
import { cloudflareFunctions } from "./functions";

const KINDS = {
  "429": "rateLimited",
  "500": "internal",
  denied: "denied",
  noRoute: "missingZone",
  html403: "proxyPage",
  html502: "outagePage",
} as const satisfies Record<RefusalKind, string>;

/** The first attempt and ten repeats: for 408, 409, 429, 5xx and broken connections, with any method (run, 2026-11). */
const ATTEMPTS = 11;

/**
 * The Cloudflare provider on an embedded cloud.
 *
 * @param crash - ends the process as `kill -9` would
 */
export function cloudflareDouble(cloud: Cloud, crash: () => never): ProviderDouble {
  return {
    name: "cloudflare",
    inputs: ["apiToken", "apiKey", "email", "baseUrl"],
    replacedBy: [],
    tellsErrors: true,
    missing: "Resource not found: The resource was not found on the server and will be removed from state.",
    // Requests have no time-out and ignore cancels of the engine. Only the second ^C ends them, by killing the plugin.
    configure: (config) => {
      const baseUrl = optionalText(config, "baseUrl") ?? process.env["CLOUDFLARE_BASE_URL"] ?? DEFAULT_BASE_URL;
      const credential = optionalText(config, "apiToken") ?? process.env["CLOUDFLARE_API_TOKEN"] ?? "";
      const refusal = (kind: RefusalKind, call: Parameters<typeof refused>[1]) => refused(KINDS[kind], call, baseUrl);
      const api = new Api({ cloud, provider: "cloudflare", credential, attempts: ATTEMPTS, refusal, crash });
      const client = new CloudflareClient(api, baseUrl);
      return {
        // The deprecated name has the same fields (@pulumi/cloudflare 6.22, record.d.ts, 2026-11).
        resources: {
          "cloudflare:index/dnsRecord:DnsRecord": dnsRecord(client),
          "cloudflare:index/record:Record": dnsRecord(client),
        },
        functions: cloudflareFunctions(client),
      };
    },
  };
}
