import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openDnsClient } from "../../dns/client";
import { recursiveResolver, recursiveServers } from "../../dns/resolvers";
import { evaluateSpf } from "../../records/spf/evaluate/evaluate";
import type { DnsType } from "../../records/resolver";
import { type DnsServer, startDnsServer } from "../../sandbox/cloud/dnsServer";
import { openCloud } from "../../sandbox/cloud/openCloud";

const root = mkdtempSync(join(tmpdir(), "wire-"));
let server: DnsServer;
beforeAll(async () => {
  const { internet } = openCloud(root);
  internet.putAll({
    "acme.example": [
      { type: "TXT", value: "v=spf1 mx include:_spf.acme.example -all" },
      { type: "TXT", value: "b\u00fccher" },
      { type: "MX", value: "10 mail.acme.example" },
      { type: "NS", value: "ns.acme.example" },
    ],
    // Tells a resolver of the internet from one that denies all of it.
    "_spf.odoo.com": [{ type: "TXT", value: "v=spf1 -all" }],
    "_spf.acme.example": [{ type: "TXT", value: '"v=spf1 ip4:" "192.0.2.0/24 -all"' }],
    "mail.acme.example": [
      { type: "A", value: "198.51.100.1" },
      { type: "AAAA", value: "2001:db8::1" },
    ],
    "alias.example": [{ type: "CNAME", value: "mail.acme.example" }],
    "1.100.51.198.in-addr.arpa": [{ type: "PTR", value: "mail.acme.example" }],
    "broken.example": "servfail",
    "silent.example": "timeout",
  });
  server = await startDnsServer({ dir: root });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

const client = openDnsClient({ timeout: 300, tries: 1 });
afterAll(() => client.close());
const resolver = () => recursiveResolver(client, recursiveServers([`127.0.0.1:${server.port}`]));

const ANSWERS: readonly (readonly [name: string, type: DnsType, values: readonly unknown[]])[] = [
  ["_spf.acme.example", "TXT", ["v=spf1 ip4:192.0.2.0/24 -all"]],
  ["acme.example", "TXT", ["v=spf1 mx include:_spf.acme.example -all", "b\u00c3\u00bccher"]],
  ["acme.example", "MX", [{ preference: 10, exchange: "mail.acme.example" }]],
  ["acme.example", "NS", ["ns.acme.example"]],
  ["mail.acme.example", "A", ["198.51.100.1"]],
  ["mail.acme.example", "AAAA", ["2001:db8::1"]],
  ["alias.example", "CNAME", ["mail.acme.example"]],
  ["1.100.51.198.in-addr.arpa", "PTR", ["mail.acme.example"]],
];

test.each(ANSWERS)("%s %s is answered", async (name, type, values) => {
  const answer = await resolver().resolve(name, type);
  expect(answer.status).toBe("answer");
  expect(answer.values).toHaveLength(values.length);
  expect(answer.values).toEqual(expect.arrayContaining([...values]));
});

test.each([
  ["mail.acme.example", "nodata"],
  ["gone.example", "nxdomain"],
  ["broken.example", "servfail"],
  ["silent.example", "timeout"],
])("%s is %s, without values", async (name, status) => {
  expect(await resolver().resolve(name, "TXT")).toEqual({ status, values: [] });
});

test("a mail is checked over the wire", async () => {
  const check = { sender: "x@acme.example", helo: "mail.acme.example" };
  expect(await evaluateSpf({ ...check, ip: "2001:db8::1" }, resolver())).toMatchObject({ result: "pass", lookups: 1 });
  expect(await evaluateSpf({ ...check, ip: "192.0.2.9" }, resolver())).toMatchObject({ result: "pass", lookups: 2 });
  expect(await evaluateSpf({ ...check, ip: "203.0.113.1" }, resolver())).toMatchObject({ result: "fail", lookups: 2 });
});

test("a program that has asked ends by itself, without closing the client", async () => {
  const program = `
    import { openDnsClient } from "./dns/client";
    import { recursiveResolver, recursiveServers } from "./dns/resolvers";
    const resolver = recursiveResolver(openDnsClient(), recursiveServers(["127.0.0.1:${server.port}"]));
    void resolver.resolve("acme.example", "TXT").then(({ status }) => console.log(status));`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--import", "tsx", "--eval", program], {
    cwd: join(__dirname, "../.."),
    timeout: 60_000,
  });
  expect(stdout).toBe("answer\n");
}, 90_000);
