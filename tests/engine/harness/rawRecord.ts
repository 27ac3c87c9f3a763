import type { Zone } from "./zone";

/** What a raw resource of a program holds. */
export interface RawRecord {
  /** @default "acme.com" */
  readonly name?: string;
  /** @default "TXT" */
  readonly type?: string;
  /** TXT values joined. On Cloudflare there is one. */
  readonly values: readonly string[];
  /** The fields of the resource's options. @default - none */
  readonly options?: string;
  /** The module of the SDK and the class in it. @default - DnsRecord or Record of the provider's current version */
  readonly resource?: string;
}

/** A statement that declares a record with the provider's own resource, as a program without this library does. */
export function rawRecord({ provider, id }: Zone, logicalName: string, record: RawRecord): string {
  const { name = "acme.com", type = "TXT", values, options = "", resource } = record;
  const isCloudflare = provider === "cloudflare";
  const [module, kind] = (
    resource ?? (isCloudflare ? "cloudflare/dnsRecord.DnsRecord" : "aws/route53/record.Record")
  ).split(".");
  const content = type === "TXT" ? `"${values.join()}"` : values.join();
  const held = isCloudflare ? `content: ${JSON.stringify(content)}` : `records: ${JSON.stringify(values)}`;
  const fields = `zoneId: "${id}", name: "${name}", type: "${type}", ttl: 300, ${held}`;
  return `new (require("@pulumi/${module}").${kind})("${logicalName}", { ${fields} }, { ${options} });\n`;
}
