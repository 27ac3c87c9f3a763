import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseDmarc } from "../../../records/dmarc/parse";
import { parseSpf } from "../../../records/spf/parse";
import { domainsOf, openScenario, readStackConfig, releasing, removeScenario } from "../../../sandbox/start/scenario";
import { SandboxError } from "../../../sandbox/engine/sandboxError";
import { ODOO_FILE, openKeptOdoo } from "../../../sandbox/odoo/keptDatabase";
import { subjectsOf, takeSnapshot, valuesOf } from "../../../sandbox/start/snapshot";
import { temporaryDirectory } from "../temporary";

const root = temporaryDirectory();

describe("the scenario of npm start", () => {
  it("begins with the seed and goes on where it was left", () => {
    const dir = path.join(root, "goes-on");
    const first = openScenario(dir);
    expect(first.isNew).toBe(true);
    first.cloud.cloudflare.addRecord({ name: "acme.example", type: "TXT", content: '"by hand"' });
    const second = openScenario(dir);
    expect(second.isNew).toBe(false);
    expect(takeSnapshot(second.cloud).map(({ value }) => value)).toContain("by hand");
  });

  it("is removed without touching what else lies in its directory", () => {
    const dir = path.join(root, "shared");
    openScenario(dir);
    for (const file of ["thesis.txt", "outputs.json"]) writeFileSync(path.join(dir, file), "");
    removeScenario(dir);
    expect(readdirSync(dir)).toEqual(["thesis.txt"]);
    expect(openScenario(dir).isNew).toBe(true);
  });

  it("seeds again what a killed first command left incomplete", () => {
    const dir = path.join(root, "incomplete");
    mkdirSync(path.join(dir, "cloud"), { recursive: true });
    writeFileSync(path.join(dir, "cloud", "cloudflare.yaml"), "zones: []\n");
    const { isNew, cloud } = openScenario(dir);
    expect(isNew).toBe(true);
    expect(cloud.cloudflare.zones().length).toBeGreaterThan(3);
  });

  it("has what real companies have: each situation once", () => {
    const { cloud, configFile } = openScenario(path.join(root, "seed"));
    const snapshot = takeSnapshot(cloud);
    const domains = domainsOf(readStackConfig(configFile));
    const spf = snapshot.filter(({ value }) => value.startsWith("v=spf1"));
    const has = (owner: string, text: string): boolean =>
      snapshot.some((found) => found.owner === owner && found.value.includes(text));
    const dmarc = snapshot.filter(({ owner }) => owner.startsWith("_dmarc."));
    expect([spf.length > 3, dmarc.length > 1]).toEqual([true, true]);
    expect(spf.filter(({ value }) => !parseSpf(value).ok)).toEqual([]);
    expect(dmarc.filter(({ value }) => !parseDmarc(value).ok)).toEqual([]);
    expect(has("acme.example", "include:_spf.google.com include:servers.mcsv.net")).toBe(true);
    expect(has("acme.example", "google-site-verification=")).toBe(true);
    expect(has("_dmarc.acme.example", "@dmarc-reports.cloudflare.net")).toBe(true);
    expect(snapshot.filter(({ type }) => type === "CNAME").map(({ owner }) => owner)).toContain(
      "odoo._domainkey.bakery.example",
    );
    const mail = snapshot.filter(({ type }) => type !== "A");
    const empty = domains.filter(({ domain }) => !mail.some(({ owner }) => owner.endsWith(domain)));
    expect(empty.map(({ domain }) => domain)).toEqual(["fresh.example"]);
    const [spfOfHarbour] = subjectsOf({ domain: "harbour.example", aliasDomain: "harbour.example", selector: "odoo" });
    const both = (["cloudflare", "route53"] as const).map(
      (provider) => spfOfHarbour && valuesOf(spfOfHarbour, provider, snapshot),
    );
    expect(both.map((values) => values?.length)).toEqual([1, 1]);
    expect(Math.max(...snapshot.map(({ value }) => value.length))).toBeGreaterThan(255);
  });
});

describe("a file that a person broke", () => {
  it.each(["cloudflare.yaml", "route53.yaml"])("%s is told by its name, without a stack trace", (name) => {
    const dir = path.join(root, `broken-${name}`);
    const file = path.join(openScenario(dir).cloud.dir, name);
    writeFileSync(file, "zones:\n- name: a.example\n  - name: b.example\n");
    const read = () => takeSnapshot(openScenario(dir).cloud);
    expect(read).toThrow(SandboxError);
    expect(read).toThrow(`${file} cannot be read: `);
  });

  it(`${ODOO_FILE} is told by its name, without a stack trace`, async () => {
    writeFileSync(path.join(root, ODOO_FILE), "{,}");
    const opened = openKeptOdoo(root);
    await expect(opened).rejects.toThrow(SandboxError);
    await expect(opened).rejects.toThrow(`${path.join(root, ODOO_FILE)} cannot be read: `);
  });
});

describe("the stack's configuration", () => {
  const file = path.join(root, "stack.yaml");
  const write = (text: string): string => (writeFileSync(file, text), file);

  it("is handed on as it is, with release on every domain when that is asked for", () => {
    const config = readStackConfig(
      write("odoo-mail:domains:\n  - { domain: a.example, ttl: 60 }\nodoo-mail:other: 1\n"),
    );
    expect(config).toEqual({ "odoo-mail:domains": [{ domain: "a.example", ttl: 60 }], "odoo-mail:other": 1 });
    expect(releasing(config)).toEqual({
      "odoo-mail:domains": [{ domain: "a.example", ttl: 60, release: true }],
      "odoo-mail:other": 1,
    });
  });

  it("names the domains with the stack program's defaults", () => {
    const text =
      "odoo-mail:domains: [{ domain: a.example }, { domain: b.example, aliasDomain: mail.b.example, dkim: { selector: o2 } }]";
    expect(domainsOf(readStackConfig(write(text)))).toEqual([
      { domain: "a.example", aliasDomain: "a.example", selector: "odoo" },
      { domain: "b.example", aliasDomain: "mail.b.example", selector: "o2" },
    ]);
  });

  it.each(["- a\n", "text\n", "a: [\n"])("is refused with the file's name when it is no mapping: %j", (text) => {
    expect(() => readStackConfig(write(text))).toThrow(file);
  });

  it.each([
    ["a key without prefix", "domains: []\n", 'Write "odoo-mail:domains" in place of "domains".'],
    ["the line config:", "config:\n  odoo-mail:domains: []\n", 'Leave the line "config:" out'],
    [
      "the address of a real database",
      "odoo-mail:databases: [{ database: acme }, { url: https://acme.odoo.com, aliasDomain: acme.com }]\n",
      'odoo-mail:databases[1]: npm start does not ask https://acme.odoo.com. Write "database: acme" without "url" for the stand-in.',
    ],
  ])("is refused with what to write when it has %s", (_what, text, message) => {
    expect(() => readStackConfig(write(text))).toThrow(message);
  });

  it("is refused with all of that at once", () => {
    const text = "domains: []\ndatabases: []\nodoo-mail:databases: [{ url: https://acme.odoo.com }]\n";
    expect(() => readStackConfig(write(text))).toThrow(
      /"odoo-mail:domains".*\n.*"odoo-mail:databases" in.*\n.*databases\[0\]/,
    );
  });

  it("may have addresses of this machine, and leaves wrong ones to the stack program", () => {
    const urls = ["http://127.0.0.1:40000", "http://localhost:40000", "acme", 1];
    const config = { "odoo-mail:databases": urls.map((url) => ({ url })), "cloudflare:apiToken": "x" };
    expect(readStackConfig(write(JSON.stringify(config)))).toEqual(config);
  });
});
