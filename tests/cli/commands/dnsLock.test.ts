import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSnapshot } from "../../../records/dns/snapshot";
import { startClosedResolver, startInternet, type TestInternet, txt } from "../../dns/internet";
import { temporaryDirectory } from "../../sandbox/temporary";
import { told } from "../told";

const root = temporaryDirectory();
const file = join(root, "dns.lock.json");
let internet: TestInternet;
beforeAll(async () => {
  internet = await startInternet({
    "acme.example": [
      ...txt("v=spf1 include:_spf.vendor.example mx -all"),
      { type: "MX", value: "10 mail.acme.example" },
    ],
    "mail.acme.example": [{ type: "A", value: "192.0.2.1" }],
    "_spf.vendor.example": txt("v=spf1 include:_more.vendor.example ~all"),
    "_more.vendor.example": txt("v=spf1 ip4:192.0.2.0/24 -all"),
    "_spf.new.example": txt("v=spf1 ip4:198.51.100.0/24 -all"),
    "_spf.odoo.com": txt("v=spf1 ip4:203.0.113.0/24 -all"),
    "_dmarc.acme.example": txt("v=DMARC1; p=none; rua=mailto:in@reports.example"),
    "acme.example._report._dmarc.reports.example": txt("v=DMARC1"),
    "keys.vendor.example": txt("v=DKIM1; p=AAAA"),
    "odoo._domainkey.odoo.com": txt("v=DKIM1; p=AAAA"),
    "broken.example": txt("v=spf1 include:silent.example -all"),
    "silent.example": "servfail",
  });
});
afterAll(() => internet.close());

const lock = (...args: string[]) => told(["dns-lock", ...args, "--server", internet.server]);

it("locks everything that plans of a domain look up", async () => {
  const { code, err } = await lock("ACME.example", "--out", file, "--include", "_spf.new.example");
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringMatching(/^Wrote \d+ DNS answers to .*dns\.lock\.json\.$/),
  });
  const read = parseSnapshot(readFileSync(file, "utf8"));
  const keys = read.ok ? [...read.value.answers.keys()] : [];
  // DMARC walks up from the domain; how far is tested there.
  expect(keys).toContain("TXT _dmarc.acme.example");
  expect(keys.filter((key) => !key.includes("_dmarc."))).toEqual([
    "A mail.acme.example",
    "AAAA mail.acme.example",
    "MX acme.example",
    "TXT _more.vendor.example",
    "TXT _spf.new.example",
    "TXT _spf.odoo.com",
    "TXT _spf.vendor.example",
    "TXT acme.example",
    "TXT odoo._domainkey.odoo.com",
  ]);
  expect(read.ok && Math.abs(Date.now() - Date.parse(read.value.date))).toBeLessThan(600_000);
});

it("locks who accepts reports, and where further DKIM CNAMEs lead", async () => {
  const { out } = await lock(
    ...["acme.example", "--report", "mailto:in@other.example", "--target", "keys.vendor.example", "--out", "-"],
  );
  const read = parseSnapshot(out);
  const statusOf = (key: string) => (read.ok ? read.value.answers.get(key)?.status : undefined);
  expect(statusOf("TXT acme.example._report._dmarc.reports.example")).toBe("answer");
  expect(statusOf("TXT acme.example._report._dmarc.other.example")).toBe("nxdomain");
  expect(statusOf("TXT keys.vendor.example")).toBe("answer");
});

it("writes to standard output with --out -", async () => {
  const { code, out, err } = await lock("acme.example", "--out", "-");
  expect([code, err]).toEqual([0, ""]);
  expect(parseSnapshot(out).ok).toBe(true);
});

it("writes nothing when DNS does not answer for all of it, and names what is missing", async () => {
  const missing = join(root, "missing.json");
  const { code, err } = await lock("broken.example", "--out", missing);
  expect(code).toBe(2);
  expect(err).toBe("Nothing was written, because DNS did not answer these questions:\n  TXT silent.example: servfail");
  expect(() => readFileSync(missing)).toThrow("ENOENT");
});

it("does not believe a resolver that denies every name, and takes the next one", async () => {
  const closed = await startClosedResolver();
  const alone = join(root, "closed.json");
  try {
    const denied = await told(["dns-lock", "acme.example", "--out", alone, "--server", closed.server]);
    expect(denied).toMatchObject({ code: 2, err: expect.stringContaining("\n  TXT acme.example: servfail") });
    expect(() => readFileSync(alone)).toThrow("ENOENT");
    const servers = ["--server", closed.server, "--server", internet.server];
    expect(await told(["dns-lock", "acme.example", "--out", alone, ...servers])).toMatchObject({ code: 0 });
  } finally {
    await closed.close();
  }
});

it.each([
  [["dns-lock"], ["dns-lock needs at least one domain."]],
  [["dns-lock", "--quick", "acme.example"], ['There is no option "--quick".']],
  [
    ["dns-lock", "acme.example", "--server", "dns.example"],
    [
      '--server: "dns.example" is not the address of a DNS server. ' +
        "Write an IP address, with a port where it is not 53: 192.0.2.53, 127.0.0.1:5353, [2001:db8::1]:53.",
    ],
  ],
  [
    ["dns-lock", "acme.example", "--report", "dmarc@acme.example", "--report", "mailto:in@other.example"],
    ['--report: "dmarc@acme.example" is not a report address, such as mailto:dmarc@reports.example.'],
  ],
  [
    ["dns-lock", "acme", "--include", "a..example", "--out"],
    [
      '"--out" needs a value.',
      '"acme" is not a domain name: it has one label only.',
      '--include: "a..example" is not a domain name: a label is empty or has a character that no domain name may have.',
    ],
  ],
])("refuses the command line %j, with all that is wrong", async (args, problems) => {
  const { code, err } = await told(args);
  expect(code).toBe(64);
  expect(err.split("\n")).toEqual([...problems.map((line) => `odoo-mail: ${line}`), "Try odoo-mail dns-lock --help."]);
});

it("ends with 2 when the file cannot be written", async () => {
  const { code, err } = await lock("acme.example", "--out", join(root, "no", "such", "folder"));
  expect(code).toBe(2);
  expect(err).toContain("there is no such file or folder.");
});
