import { ODOO_SPF_INCLUDE } from "../../odoo/names";
import type { DnsAnswer, DnsResolver, DnsType } from "../../records/resolver";
import type { DnsClient, ServerAddress, ServerAnswer } from "./dnsClient";

/**
 * The resolver port at one recursive server, which follows CNAMEs by itself. A chain that ends without a record of the type is
 * `nodata`, as it is for everybody who asks that server.
 *
 * Who has the zone is believed when he says that a name does not exist. Anybody else is believed when he knows Odoo's include: resolvers of
 * closed networks deny the whole internet, and nothing may be called wrong for that.
 */
export function resolverAt(client: DnsClient, server: ServerAddress): DnsResolver {
  const knowsTheInternet = async (): Promise<boolean> =>
    (await client.query(server, ODOO_SPF_INCLUDE, "TXT")).status === "answer";
  return {
    resolve: async (name, type) => {
      const answer = await client.query(server, name, type);
      const isDenied = answer.status === "nxdomain" && !answer.isAuthoritative;
      return isDenied && !(await knowsTheInternet()) ? { status: "servfail", values: [] } : asDnsAnswer(answer, type);
    },
  };
}

/** What an answer comes to for the port: the records of the type, wherever CNAMEs led. */
export function asDnsAnswer({ status, records }: ServerAnswer, type: DnsType): DnsAnswer {
  if (status !== "answer") return { status, values: [] };
  const values = records.filter((record) => record.type === type).map(({ value }) => value);
  return { status: values.length > 0 ? "answer" : "nodata", values };
}
