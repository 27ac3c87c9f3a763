import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeResolver } from "../../components/nodeResolver";
import { evaluateSpf } from "../../records/spf/evaluate/evaluate";
import type { DnsType } from "../../records/resolver";
import { type DnsServer, startDnsServer } from "../../sandbox/cloud/dnsServer";
import { openCloud } from "../../sandbox/cloud/openCloud";

const root = mkdtempSync(join(tmpdir(), "node-resolver-"));
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

const resolver = (timeout = 300) => nodeResolver({ servers: [`127.0.0.1:${server.port}`], timeout, tries: 1 });

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

test("a server that is no address is refused at once", () => {
  expect(() => nodeResolver({ servers: ["nowhere"] })).toThrow("nowhere");
});

test("the machine's servers are asked by default; a name that cannot be asked for is no answer", async () => {
  const answer = await nodeResolver().resolve(`${"x".repeat(300)}.example`, "A");
  expect(answer.values).toEqual([]);
  expect(answer.status).not.toBe("answer");
});

test("a mail is checked over the wire", async () => {
  const check = { sender: "x@acme.example", helo: "mail.acme.example" };
  expect(await evaluateSpf({ ...check, ip: "2001:db8::1" }, resolver())).toMatchObject({ result: "pass", lookups: 1 });
  expect(await evaluateSpf({ ...check, ip: "192.0.2.9" }, resolver())).toMatchObject({ result: "pass", lookups: 2 });
  expect(await evaluateSpf({ ...check, ip: "203.0.113.1" }, resolver())).toMatchObject({ result: "fail", lookups: 2 });
});
