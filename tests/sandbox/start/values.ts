import type { Provider } from "../../../sandbox/cloud/requests";
import { type Subject, subjectsOf, type ZoneValue } from "../../../sandbox/start/snapshot";

/** The subjects of acme.example. */
export const ACME: readonly Subject[] = subjectsOf({
  domain: "acme.example",
  aliasDomain: "acme.example",
  selector: "odoo",
});

/** A TXT value. */
export function txt(owner: string, value: string, provider: Provider = "cloudflare", attributes = "{}"): ZoneValue {
  return { provider, owner, type: "TXT", value, attributes };
}
