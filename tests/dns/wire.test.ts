import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openDnsClient } from "../../dns/client";
import { recursiveResolver, recursiveServers } from "../../dns/resolvers";
import { evaluateSpf } from "../../records/spf/evaluate/evaluate";
import type { DnsType } from "../../records/resolver";
import { startInternet, type TestInternet, txt } from "./internet";

let internet: TestInternet;
beforeAll(async () => {
  internet = await startInternet({
    "acme.example": [
      ...txt("v=spf1 mx include:_spf.acme.example -all", "b\u00fccher"),
      { type: "MX", value: "10 mail.acme.example" },
      { type: "NS", value: "ns.acme.example" },
    ],
    // Tells a resolver of the internet from one that denies all of it.
    "_spf.odoo.com": txt("v=spf1 -all"),
    "_spf.acme.example": txt('"v=spf1 ip4:" "192.0.2.0/24 -all"'),
    "mail.acme.example": [
      { type: "A", value: "198.51.100.1" },
      { type: "AAAA", value: "2001:db8::1" },
    ],
    "alias.example": [{ type: "CNAME", value: "mail.acme.example" }],
    "1.100.51.198.in-addr.arpa": [{ type: "PTR", value: "mail.acme.example" }],
    "broken.example": "servfail",
    "silent.example": "timeout",
  });
});
afterAll(() => internet.close());

const client = openDnsClient({ timeout: 10_000 });
const impatient = openDnsClient({ timeout: 300, tries: 1 });
afterAll(() => [client, impatient].forEach((one) => one.close()));
const resolver = (by = client) => recursiveResolver(by, recursiveServers([internet.server]));

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
])("%s is %s, without values", async (name, status) => {
  expect(await resolver().resolve(name, "TXT")).toEqual({ status, values: [] });
});

test("a question that is not answered is a time-out, without values", async () => {
  expect(await resolver(impatient).resolve("silent.example", "TXT")).toEqual({ status: "timeout", values: [] });
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
    const resolver = recursiveResolver(openDnsClient(), recursiveServers(["${internet.server}"]));
    void resolver.resolve("acme.example", "TXT").then(({ status }) => console.log(status));`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--import", "tsx", "--eval", program], {
    cwd: join(__dirname, "../.."),
    timeout: 60_000,
  });
  expect(stdout).toBe("answer\n");
}, 90_000);
