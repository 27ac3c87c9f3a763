import type { Cloud } from "../../cloud/openCloud";
import { Api } from "../api";
import type { ProviderDouble } from "../double";
import { optionalText } from "../wire";
import { CloudflareClient } from "./client";
import { dnsRecord } from "./dnsRecord";
import { DEFAULT_BASE_URL, refused } from "./errors";
import { cloudflareFunctions } from "./functions";

const KINDS = { "429": "rateLimited", "500": "internal", denied: "denied" } as const;

/**
 * The Cloudflare provider on an embedded cloud.
 *
 * @param crash - ends the process as `kill -9` would
 */
export function cloudflareDouble(cloud: Cloud, crash: () => never): ProviderDouble {
  return {
    name: "cloudflare",
    replacedBy: [],
    configure: (config, cancelled) => {
      const baseUrl = optionalText(config, "baseUrl") ?? process.env["CLOUDFLARE_BASE_URL"] ?? DEFAULT_BASE_URL;
      const credential = optionalText(config, "apiToken") ?? process.env["CLOUDFLARE_API_TOKEN"] ?? "";
      const refusal = (kind: keyof typeof KINDS, call: Parameters<typeof refused>[1]) =>
        refused(KINDS[kind], call, baseUrl);
      const api = new Api({ cloud, provider: "cloudflare", credential, cancelled, refusal, crash });
      const client = new CloudflareClient(api, baseUrl);
      return {
        resources: { "cloudflare:index/dnsRecord:DnsRecord": dnsRecord(client) },
        functions: cloudflareFunctions(client),
      };
    },
  };
}
