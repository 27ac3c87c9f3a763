import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DnsClient } from "../../../dns/types";
import * as clients from "../../../dns/client";
import { serverText } from "../../../dns/servers";
import type { CheckReport } from "../../../verify/report";
import type { Streams } from "../../../cli/streams";
import * as waiting from "../../../verify/wait";
import { startInternet, type TestInternet, txt } from "../../dns/internet";
import { temporaryDirectory } from "../../sandbox/temporary";
import { KEY } from "../../verify/goodWorld";
import { told } from "../told";

const root = temporaryDirectory();
let internet: TestInternet;
beforeAll(async () => {
  internet = await startInternet({
    "acme.example": [...txt("v=spf1 include:_spf.odoo.com ~all"), { type: "MX", value: "10 mx.acme.example" }],
    "mx.acme.example": [{ type: "A", value: "192.0.2.1" }],
    "_dmarc.acme.example": txt("v=DMARC1; p=none; rua=mailto:dmarc@acme.example"),
    "odoo._domainkey.acme.example": [{ type: "CNAME", value: "odoo._domainkey.odoo.com" }],
    "bad.example": txt("v=spf1 include:_spf.odoo.com ~all", "v=spf1 mx -all"),
    "silent.example": "servfail",
    "_dmarc.silent.example": "servfail",
    "odoo._domainkey.silent.example": "servfail",
    "_spf.odoo.com": txt("v=spf1 ip4:203.0.113.0/24 ~all"),
    "odoo._domainkey.odoo.com": txt(KEY),
  });
});
afterAll(() => internet.close());

const check = (args: readonly string[], streams: Partial<Streams> = {}) =>
  told(["check", ...args, "--server", internet.server], streams);
const reportOf = (text: string) => JSON.parse(text) as CheckReport;

it("ends with 0 where all is well", async () => {
  const { code, out, err } = await check(["acme.example"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^acme\.example: good/);
  expect(out).not.toContain("\u001b");
});

it("ends with 1 where something is wrong, and says what", async () => {
  const { code, out } = await check(["acme.example", "bad.example", "--json"]);
  const report = reportOf(out);
  expect([code, report.version, report.verdict]).toEqual([1, 1, "problems"]);
  expect(report.domains.map(({ domain }) => domain)).toEqual(["acme.example", "bad.example"]);
  expect(report.domains[1]?.issues.map(({ id }) => id)).toContain("spf/several-records");
  expect(Math.abs(Date.now() - Date.parse(report.date))).toBeLessThan(600_000);
});

it("ends with 2 where DNS did not answer, and calls nothing wrong", async () => {
  const { code, out } = await check(["silent.example", "--json"]);
  const [domain] = reportOf(out).domains;
  expect([code, domain?.verdict, domain?.areas.spf]).toEqual([2, "unknown", "unknown"]);
});

it.each([
  ["--markdown", /^## odoo-mail check: problems\n/],
  ["--sarif", /^\{\n {2}"\$schema": "[^"]*sarif-schema-2\.1\.0\.json"/],
  ["--json", /^\{\n {2}"version": 1,/],
])("writes %s to standard output", async (option, start) => {
  const { code, out } = await check(["bad.example", option]);
  expect(code).toBe(1);
  expect(out).toMatch(start);
});

it("attaches SARIF results to the file that is named", async () => {
  const { out } = await check(["bad.example", "--sarif", "--sarif-file", "Pulumi.prod.yaml"]);
  expect(out).toContain('"uri": "Pulumi.prod.yaml"');
  expect(out).toMatch(/"semanticVersion": "\d+\.\d+\.\d+/);
});

it("says nothing with --quiet, and writes the page all the same", async () => {
  const html = join(root, "page.html");
  expect(await check(["bad.example", "--quiet", "--html", html])).toMatchObject({ code: 1, out: "", err: "" });
  expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>[^]*bad\.example[^]*spf\/several-records/);
});

it("ends with 2 when the page cannot be written, and prints the report first", async () => {
  const { code, out, err } = await check(["acme.example", "--html", join(root, "no", "page.html")]);
  expect([code, out.split("\n")[0]]).toEqual([2, expect.stringContaining("acme.example: good")]);
  expect(err).toContain('page.html": there is no such file or folder.');
});

describe("colours", () => {
  const colored = async (args: readonly string[], streams: Partial<Streams>) =>
    (await check(["bad.example", ...args], streams)).out.includes("\u001b[31m");

  it.each([
    ["a terminal has them", [], { columns: 80 }, true],
    ["a log has none, in CI neither", [], { env: { CI: "true" } }, false],
    ["--no-color takes them away", ["--no-color"], { columns: 80 }, false],
    ["NO_COLOR takes them away", [], { columns: 80, env: { NO_COLOR: "1" } }, false],
    ["an empty NO_COLOR does not", [], { columns: 80, env: { NO_COLOR: "" } }, true],
  ])("%s", async (_fact, args, streams, expected) => {
    expect(await colored(args, streams)).toBe(expected);
  });
});

describe("where domains come from", () => {
  const list = join(root, "list.txt");
  const domainsOf = async (args: readonly string[], streams?: Partial<Streams>) =>
    reportOf((await check([...args, "--json"], streams)).out).domains.map(({ domain }) => domain);

  it("takes a file, each domain once", async () => {
    writeFileSync(list, "# ours\nbad.example\r\n\n  ACME.example # the shop\n");
    expect(await domainsOf(["acme.example", "--file", list])).toEqual(["acme.example", "bad.example"]);
  });

  it("takes standard input", async () => {
    expect(await domainsOf(["--file", "-"], { input: () => Promise.resolve("acme.example\n") })).toEqual([
      "acme.example",
    ]);
  });

  it.each([
    ["# nothing\n", "There is no domain in standard input."],
    ["acme.example\n\nacme\n", 'standard input, line 3: "acme" is not a domain name: it has one label only.'],
  ])("refuses the list %j", async (text, problem) => {
    const { code, err } = await check(["--file", "-"], { input: () => Promise.resolve(text) });
    expect([code, err.split("\n")[0]]).toEqual([64, `odoo-mail: ${problem}`]);
  });

  it("refuses a list that is not there", async () => {
    const file = join(root, "none.txt");
    const { code, err } = await check(["--file", file]);
    expect(code).toBe(64);
    expect(err).toContain(`odoo-mail: "${file}": there is no such file or folder.\n`);
  });

  it.each(["--file", "--outputs"])("names a folder that is given to %s", async (option) => {
    const { code, err } = await check([option, root]);
    expect([code, err.split("\n")[0]]).toEqual([64, `odoo-mail: "${root}": it is a folder.`]);
  });

  it("tells the mistakes of the command line and of every line of the list at once", async () => {
    const input = () => Promise.resolve("https://shop.example/\nacme.example\nb c\n");
    const { code, err } = await check(["acme", "--file", "-", "--wait", "soon"], { input });
    expect([code, err.split("\n").map((line) => line.slice(0, 62))]).toEqual([
      64,
      [
        'odoo-mail: "acme" is not a domain name: it has one label only.',
        'odoo-mail: --wait: "soon" is not allowed. Write a time such as',
        'odoo-mail: standard input, line 1: "https://shop.example/" is ',
        'odoo-mail: standard input, line 3: "b c" is not a domain name:',
        "Try odoo-mail check --help.",
      ],
    ]);
    expect(err).toContain('Did you mean "shop.example"?');
  });

  it("tells ten mistakes of a file that is no list, and how many more there are", async () => {
    const input = () => Promise.resolve("no domain\n".repeat(1000));
    const { err } = await check(["--file", "-"], { input });
    expect(err.split("\n").slice(9)).toEqual([
      expect.stringContaining("standard input, line 10: "),
      "odoo-mail: standard input: 990 more of its lines are no domain names.",
      "Try odoo-mail check --help.",
    ]);
  });

  it("tells fifty mistakes of a command line, and how many more there are", async () => {
    const { err } = await check(Array.from({ length: 60 }, () => "no domain"));
    expect(err.split("\n").slice(-2)).toEqual(["odoo-mail: and 10 more", "Try odoo-mail check --help."]);
  });

  it("writes one line about a file that is no text", async () => {
    const file = join(root, "binary");
    writeFileSync(file, Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 37) % 256)));
    const { code, err } = await check(["--file", file]);
    expect([code, err.split("\n")]).toEqual([
      64,
      [`odoo-mail: ${file} is no text file; it must have one domain in each line.`, "Try odoo-mail check --help."],
    ]);
  });

  it("does not print a line that is too long for a domain", async () => {
    const { err } = await check(["--file", "-"], { input: () => Promise.resolve("\u00e9".repeat(5000)) });
    expect(err.split("\n")[0]).toBe(
      "odoo-mail: standard input, line 1: it has 5000 characters, and a domain at most 253.",
    );
  });
});

describe("a stack", () => {
  const outputs = (value: string): string =>
    JSON.stringify({
      domains: { "acme.example": { records: [{ fqdn: "acme.example", type: "TXT", value }], byHand: [] } },
    });
  const declared = outputs("v=spf1 include:_spf.odoo.com ~all");
  const pulumi = join(root, "pulumi");
  const streams = { env: { ...process.env, PATH: `${root}:${process.env["PATH"] ?? ""}` } };
  const pretend = (script: string): void => {
    writeFileSync(pulumi, `#!/bin/sh\n${script}\n`);
    chmodSync(pulumi, 0o755);
  };

  it("gives its domains, and the records that must be seen", async () => {
    const file = join(root, "outputs.json");
    writeFileSync(file, declared);
    expect((await check(["--outputs", file])).code).toBe(0);
    const { code, out } = await check(["--outputs", "-"], {
      input: () => Promise.resolve(outputs("v=spf1 include:_spf.odoo.com include:new.example ~all")),
    });
    expect(code).toBe(1);
    expect(out).toContain("verify/not-as-declared");
  });

  it("is asked for by the pulumi on the PATH, without its secrets", async () => {
    const args = join(root, "args");
    pretend(`echo "$@" > ${args}; cat <<'END'\n${declared}\nEND`);
    expect((await check(["--stack", "prod"], streams)).code).toBe(0);
    expect(readFileSync(args, "utf8")).toBe("stack output --json --non-interactive --stack prod\n");
    expect((await check(["--stack"], streams)).code).toBe(0);
    expect(readFileSync(args, "utf8")).toBe("stack output --json --non-interactive\n");
  });

  it("ends with 2 when pulumi fails, with or without a reason, or is not there", async () => {
    pretend(`printf 'error: no stack\\n\\033[2J' >&2; exit 255`);
    expect(await check(["--stack", "prod"], streams)).toMatchObject({
      code: 2,
      err: 'odoo-mail: "pulumi stack output --json" failed: error: no stack \\027[2J',
    });
    pretend("exit 3");
    expect((await check(["--stack"], streams)).err).toBe(
      'odoo-mail: "pulumi stack output --json" failed: it ended with code 3.',
    );
    expect((await check(["--stack"], { env: { PATH: join(root, "nowhere") } })).err).toBe(
      'odoo-mail: "pulumi stack output --json" failed: the command pulumi was not found on the PATH.',
    );
  });

  it.each([
    ["{}", "domains must be an object with the stack's domains"],
    ["no", "The outputs must be JSON"],
    ['{"domains": {}}', "The stack has no domains to check"],
  ])("ends with 2 for the outputs %j", async (text, why) => {
    const { code, err } = await check(["--outputs", "-"], { input: () => Promise.resolve(text) });
    expect(code).toBe(2);
    expect(err).toContain(why);
  });

  it("gives way to what the command line says", async () => {
    const input = (): Promise<string> => Promise.resolve(declared);
    const { out } = await check(["--outputs", "-", "--selector", "other", "--json"], { input });
    // Odoo's own is looked at wherever Odoo sends.
    expect(reportOf(out).domains[0]?.dkim.map(({ selector }) => selector)).toEqual(["odoo", "other"]);
  });
});

describe("--wait", () => {
  /** Time that moves by sleeping only. */
  let now: number;
  beforeEach(() => {
    now = 0;
    const clock: waiting.Clock = { now: () => now, sleep: (ms) => Promise.resolve((now += ms)) };
    const { waitForAgreement } = waiting;
    jest.spyOn(waiting, "waitForAgreement").mockImplementation((options) => waitForAgreement({ ...options, clock }));
  });
  afterEach(() => jest.restoreAllMocks());

  it("is over at once when all records are seen", async () => {
    const { code, err } = await check(["acme.example", "--wait", "10m"]);
    expect([code, err]).toEqual([0, ""]);
  });

  it("ends with 2 when the time is up", async () => {
    const { code, out, err } = await check(["silent.example", "--wait", "20s", "--quiet"], { progress: undefined });
    expect([code, out, now]).toEqual([2, "", 20_000]);
    expect(err.split("\n")).toEqual([
      "Some records or answers are still missing; next check in 15 s, 20 s left.",
      "Some records or answers are still missing; next check in 5 s, 5 s left.",
      "Stopped waiting: the time is up, and not all servers give the expected answers.",
    ]);
  });

  it("sees records that come later", async () => {
    const records = {
      "later.example": [...txt("v=spf1 include:_spf.odoo.com ~all"), { type: "MX", value: "10 mx.acme.example" }],
      "_dmarc.later.example": txt("v=DMARC1; p=none; rua=mailto:dmarc@later.example"),
      "odoo._domainkey.later.example": [{ type: "CNAME", value: "odoo._domainkey.odoo.com" }],
    };
    internet.put(Object.fromEntries(Object.keys(records).map((name) => [name, "servfail"])));
    const { code } = await check(["later.example", "--wait", "10m", "--quiet"], {
      progress: (line) => {
        if (line.startsWith("Some records")) internet.put(records);
      },
    });
    expect([code, now]).toEqual([0, 15_000]);
  });

  it("does not wait for a problem that waiting does not mend", async () => {
    const { code } = await check(["bad.example", "--wait", "10m", "--quiet"]);
    expect([code, now]).toEqual([1, 0]);
  });
});

it("says how far it is where many domains are checked at a terminal, and removes the line", async () => {
  const { progress } = await check(["acme.example", "bad.example", "silent.example"]);
  expect(progress.at(-1)).toBe("");
  expect(progress).toContain("Checked 3 of 3 domains.");
  expect((await check(["acme.example"])).progress).toEqual([]);
});

it("asks two public resolvers, which lead to each zone's own servers, where no server is named", async () => {
  const asked = new Set<string>();
  const close = jest.fn();
  const client: DnsClient = {
    query: (server) => {
      asked.add(serverText(server));
      return Promise.resolve({ server, status: "timeout", isAuthoritative: false, records: [] });
    },
    forget: () => undefined,
    close,
  };
  const open = jest.spyOn(clients, "openDnsClient").mockReturnValue(client);
  try {
    expect((await told(["check", "acme.example", "--quiet"])).code).toBe(2);
  } finally {
    open.mockRestore();
  }
  expect([...asked].sort()).toEqual(["1.1.1.1:53", "8.8.8.8:53"]);
  expect(close).toHaveBeenCalledTimes(1);
});
