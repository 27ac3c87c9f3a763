import { type Subject, subjectsOf, type ZoneValue } from "../../../sandbox/start/snapshot";

/** The subjects of acme.example. */
export const ACME: readonly Subject[] = subjectsOf({
  domain: "acme.example",
  aliasDomain: "acme.example",
  selector: "odoo",
});

/** A TXT value on Cloudflare. */
export function txt(owner: string, value: string): ZoneValue {
  return { provider: "cloudflare", owner, type: "TXT", value, attributes: "{}" };
}
