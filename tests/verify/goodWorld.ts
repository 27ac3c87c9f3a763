import { ODOO_DKIM_TARGET } from "../../odoo/names";
import type { DomainName } from "../../records/dns/domainName";
import type { DnsAnswer, DnsResolver, DnsType } from "../../records/resolver";
import { judgeDomain } from "../../verify/checkDomain";
import type { DomainCheck, Propagation } from "../../verify/report";
import type { CheckTarget } from "../../verify/target";
import type { ComparedQuestion } from "../../verify/propagation";
import type { DomainView } from "../../verify/zoneView";
import { mx, type Zone, type ZoneName, ZoneResolver } from "../records/spf/zoneResolver";

export const ACME = "acme.com" as DomainName;
export const KEY_NAME = "odoo._domainkey.acme.com";

/** An RSA key of 2048 bits, as Odoo's. */
export const KEY =
  "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnZ0vPhqQkLRjINkkEgrML81Z99mbvEHz1OEelV8R36jzBGQm+10wM0WUM4lPAgGZfkzpfbfR1Fbd5iBcaaVEdSp2+qTm5KonsGzovlp34I/6aginARDW4PasnaEJvsx+2phEh5KhYGwxnS/v2oOI2Uk0NE2mTHkO7oLkiBWNhskVQb4qzQlCh6JDzkLzJmNLnVML7VLiZGotjZ2aUwiBC2mEGnl7QnaJergZ5iA+T08l2hrp41Mz5ZkQjCvWuVhq/ay5Kdo+rKnOVygCT6/h1WwAznq6R4v8TnJOIkSfRXl2xswcEUuL1ksWXrDyDM/mwxrD92I6M1vg0/gQr5TmHwIDAQAB";

/** The world in which nothing is wrong with acme.com. */
export const GOOD: Zone = {
  "acme.com": {
    TXT: ["a service's token", "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"],
    MX: mx("mx.acme.com"),
  },
  "mx.acme.com": { A: ["203.0.113.25"] },
  [KEY_NAME]: { CNAME: [ODOO_DKIM_TARGET], TXT: [KEY] },
  "_dmarc.acme.com": { TXT: ["v=DMARC1; p=none; rua=mailto:dmarc@acme.com"] },
  "_spf.odoo.com": { TXT: ["v=spf1 ip4:192.0.2.0/28 ip4:192.0.2.64/28 ~all"] },
  "_spf.google.com": { TXT: ["v=spf1 ip4:198.51.100.0/26 ~all"] },
  [ODOO_DKIM_TARGET]: { TXT: [KEY] },
};

/** Servers that all say the same. */
export const AGREED: Propagation = { servers: [], differences: [], unanswered: [] };

/** Answers as {@link ZoneResolver}, with a wildcard below a name, and records what every server is asked. */
export function viewOf(
  zone: Zone,
  propagation: Propagation = AGREED,
  wildcard?: readonly [string, ZoneName],
): DomainView & { readonly asked: readonly ComparedQuestion[] } {
  const table = new ZoneResolver(zone);
  const others = wildcard && new ZoneResolver({ "*": wildcard[1] });
  const resolver: DnsResolver = {
    resolve: (name: string, type: DnsType): Promise<DnsAnswer> =>
      others && zone[name] === undefined && name.endsWith(wildcard[0])
        ? others.resolve("*", type)
        : table.resolve(name, type),
  };
  const asked: ComparedQuestion[] = [];
  return {
    asked,
    resolver,
    propagation: (questions: readonly ComparedQuestion[]): Promise<Propagation> => {
      asked.push(...questions);
      return Promise.resolve(propagation);
    },
  };
}

/** The good world with some names changed; undefined takes a name away. */
export function worldWith(changes: Readonly<Record<string, ZoneName | undefined>>): Zone {
  return Object.fromEntries(
    Object.entries({ ...GOOD, ...changes }).filter((entry): entry is [string, ZoneName] => entry[1] !== undefined),
  );
}

/** Checks acme.com in a world. */
export function check(zone: Zone, target: Partial<CheckTarget> = {}): Promise<DomainCheck> {
  return judgeDomain({ domain: ACME, ...target }, viewOf(zone));
}

/** The issues of a check in a few words each: `error dkim/flattened`, `unknown verify/unanswered`. */
export function words({ issues }: Pick<DomainCheck, "issues">): string[] {
  return issues.map(({ id, severity, isUnknown }) => `${isUnknown ? "unknown" : severity} ${id}`);
}
