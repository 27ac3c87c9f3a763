import type { DnsAnswer, DnsResolver, DnsType } from "../../records/resolver";
import type { DnsClient, ServerAddress, ServerAnswer } from "./dnsClient";

/**
 * The resolver port at one recursive server, which follows CNAMEs by itself. A chain that ends without a record of the type is
 * `nodata`, as it is for everybody who asks that server.
 */
export function resolverAt(client: DnsClient, server: ServerAddress): DnsResolver {
  return { resolve: async (name, type) => asDnsAnswer(await client.query(server, name, type), type) };
}

/** What an answer comes to for the port: the records of the type, wherever CNAMEs led. */
export function asDnsAnswer({ status, records }: ServerAnswer, type: DnsType): DnsAnswer {
  if (status !== "answer") return { status, values: [] };
  const values = records.filter((record) => record.type === type).map(({ value }) => value);
  return { status: values.length > 0 ? "answer" : "nodata", values };
}
