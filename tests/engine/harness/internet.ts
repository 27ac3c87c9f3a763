import { startDnsServer } from "../../../sandbox/cloud/dnsServer";
import type { InternetRecord } from "../../../sandbox/cloud/internet";
import type { Cloud } from "../../../sandbox/cloud/openCloud";
import { atEnd } from "./cleanUp";

// What a name has that no test is about: an SPF record with one network, and an address of either family.
const ANY_NAME: readonly InternetRecord[] = [
  { type: "TXT", value: "v=spf1 ip4:192.0.2.0/24 -all" },
  { type: "A", value: "203.0.113.1" },
  { type: "AAAA", value: "2001:db8::1" },
];
// A wildcard ends at every name that exists (RFC 4592 section 3.3.1), so the tests' top-level domains have their own.
const WILDCARDS = ["*", "*.com", "*.net", "*.org", "*.example", "*.test"];

/** Odoo's key, of 2048 bits. */
export const ODOO_KEY =
  "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnZ0vPhqQkLRjINkkEgrML81Z99mbvEHz1OEelV8R36jzBGQm+10wM0WUM4lPAgGZfkzpfbfR1Fbd5iBcaaVEdSp2+qTm5KonsGzovlp34I/6aginARDW4PasnaEJvsx+2phEh5KhYGwxnS/v2oOI2Uk0NE2mTHkO7oLkiBWNhskVQb4qzQlCh6JDzkLzJmNLnVML7VLiZGotjZ2aUwiBC2mEGnl7QnaJergZ5iA+T08l2hrp41Mz5ZkQjCvWuVhq/ay5Kdo+rKnOVygCT6/h1WwAznq6R4v8TnJOIkSfRXl2xswcEUuL1ksWXrDyDM/mwxrD92I6M1vg0/gQr5TmHwIDAQAB";

/**
 * Serves a cloud's zones until the test file has ended, and `cloud.internet`, where every name exists unless a test says otherwise.
 *
 * @returns the resolvers to configure
 */
export async function serveInternet(cloud: Cloud): Promise<readonly string[]> {
  cloud.internet.putAll({
    ...Object.fromEntries(WILDCARDS.map((name) => [name, ANY_NAME])),
    "_spf.odoo.com": [{ type: "TXT", value: "v=spf1 ip4:198.51.100.0/28 ip4:198.51.100.64/28 -all" }],
    "odoo._domainkey.odoo.com": [{ type: "TXT", value: ODOO_KEY }],
  });
  const server = await startDnsServer({ dir: cloud.dir });
  atEnd(() => server.close());
  return [`127.0.0.1:${server.port}`];
}
