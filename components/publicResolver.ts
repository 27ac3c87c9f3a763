import { ODOO_SPF_INCLUDE } from "../odoo/names";
import type { DnsResolver } from "../records/resolver";

/**
 * Does not believe that a name does not exist from somebody who does not know Odoo's include either: resolvers of closed networks answer
 * NXDOMAIN for the whole internet. Taken for the truth, that would refuse every record as broken.
 */
export function publicResolver(inner: DnsResolver): DnsResolver {
  return {
    resolve: async (name, type) => {
      const answer = await inner.resolve(name, type);
      if (answer.status !== "nxdomain") return answer;
      const { status } = await inner.resolve(ODOO_SPF_INCLUDE, "TXT");
      return status === "answer" ? answer : { status: "servfail", values: [] };
    },
  };
}
