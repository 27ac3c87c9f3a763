import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { runResolver } from "../../../components/dns/resolver";
import { currentRun } from "../../../components/run";
import { tellSnapshots, useSnapshot } from "../../../components/dns/snapshot";
import { SpfRecord } from "../../../components/singleRecords";
import { type DnsSnapshot, renderSnapshot } from "../../../records/dns/snapshot";
import type { DnsAnswer } from "../../../records/resolver";
import { spf, ZoneResolver } from "../../records/spf/zoneResolver";
import { MockRun, valueOf } from "../../mocks/mockRun";
import { acme, issueIds, quiet, runFailing, runProgram, txt } from "../world";

const directory = mkdtempSync(join(tmpdir(), "snapshot-"));
const file = join(directory, "dns.lock.json");
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => pulumi.runtime.setAllConfig({}));

const DATE = "2026-11-01T00:00:00.000Z";
const days = (count: number): Date => new Date(Date.parse(DATE) + count * 86_400_000);
const text = (value: string): DnsAnswer => ({ status: "answer", values: [value] });

function write(answers: Record<string, DnsAnswer>): void {
  const snapshot: DnsSnapshot = { date: DATE, answers: new Map(Object.entries(answers)) };
  writeFileSync(file, renderSnapshot(snapshot));
}

beforeEach(() =>
  write({ "TXT _spf.odoo.com": text("v=spf1 ip4:192.0.2.0/28 -all"), "MX acme.com": { status: "nodata", values: [] } }),
);

const ids = async (use: ReturnType<typeof useSnapshot>, now: Date): Promise<string[]> =>
  (await use.news(now)).map(({ id }) => id);

describe("a snapshot in use", () => {
  it("is old after 30 days, which is said once", async () => {
    const live = new ZoneResolver({});
    expect(await ids(useSnapshot(file, live), days(30.9))).toEqual([]);
    const use = useSnapshot(file, live);
    const [issue] = await use.news(days(31));
    expect(issue?.message).toBe(`The DNS snapshot "${file}" is 31 days old.`);
    expect(await ids(use, days(31))).toEqual([]);
  });

  it("is compared with DNS for what was asked, and only for that", async () => {
    const live = new ZoneResolver({ "_spf.odoo.com": spf("v=spf1 ip4:198.51.100.0/28 -all"), "acme.com": {} });
    const use = useSnapshot(file, live);
    await use.resolver.resolve("acme.com", "MX");
    expect(await ids(use, days(1))).toEqual([]);
    await use.resolver.resolve("_spf.odoo.com", "TXT");
    const [issue] = await use.news(days(1));
    expect(issue).toMatchObject({ id: "dns/snapshot-differs", severity: "warning" });
    expect(issue?.message).toBe(`DNS says something else than the snapshot "${file}" for _spf.odoo.com TXT.`);
    expect(live.asked).toEqual(["acme.com MX", "_spf.odoo.com TXT"]);
  });

  it("is not compared with a DNS that does not answer", async () => {
    const use = useSnapshot(file, new ZoneResolver({ "_spf.odoo.com": "timeout", "acme.com": "servfail" }));
    await use.resolver.resolve("_spf.odoo.com", "TXT");
    await use.resolver.resolve("acme.com", "MX");
    expect(await ids(use, days(1))).toEqual([]);
  });

  it("lacks what a plan asks for and it does not hold: some names are shown, each once", async () => {
    const use = useSnapshot(file, new ZoneResolver({}));
    for (const name of ["a", "b", "c", "d", "e", "f", "a"]) await use.resolver.resolve(`${name}.example`, "A");
    expect((await use.news(days(1))).map(({ message }) => message)).toEqual([
      `The DNS snapshot "${file}" lacks a.example A, b.example A, c.example A, d.example A, e.example A and 1 more.`,
    ]);
  });
});

describe("a program with a snapshot", () => {
  const run = (args: object = {}) =>
    runProgram(acme([txt("acme.com", "v=spf1 mx ~all")]), () => {
      delete currentRun().resolver;
      return new SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ...args });
    });

  it("is judged by it without any DNS, also in the unit tests of a stack", async () => {
    const { infos, result, warnings } = await run({ dnsSnapshot: file, requireLookups: true });
    expect(infos[0]).toContain("proof   authorizes 1 network, changes nothing else; 2 of 10 lookups, was 1");
    expect(await valueOf(result.issues)).toEqual([]);
    expect(warnings.filter((line) => !line.includes("dns/snapshot-old"))).toEqual([]);
  });

  it("finds it by the configuration too", async () => {
    pulumi.runtime.setAllConfig({ "odoo-mail:dnsSnapshot": file });
    expect((await run()).infos[0]).toContain("proof   authorizes 1 network");
  });

  it("says what it lacks", async () => {
    write({ "TXT _spf.odoo.com": text("v=spf1 ip4:192.0.2.0/28 -all") });
    const { warnings, result } = await run({ dnsSnapshot: file });
    expect(warnings.join("\n")).toContain("lacks acme.com MX. [warning dns/snapshot-incomplete]");
    expect((await valueOf(result.issues))?.map(({ id }) => id)).toContain("spf/dns-unanswered");
  });

  it("is refused where it is missing, before anything is registered", async () => {
    const program = (): SpfRecord =>
      new SpfRecord("acme", { domain: "acme.com", cloudflare: {}, dnsSnapshot: join(directory, "gone") });
    const { run: failed, error } = await runFailing(acme(), program);
    expect(issueIds(error)).toEqual(["dns/snapshot-unreadable"]);
    expect(failed.children).toEqual([]);
  });

  it("is refused where it is none, with its path", async () => {
    writeFileSync(file, "{");
    await MockRun.start([]);
    expect(() => runResolver({ dnsSnapshot: file })).toThrow(
      "- dnsSnapshot: The DNS snapshot cannot be used: it is no JSON object. [error dns/snapshot-unreadable]",
    );
    pulumi.runtime.setAllConfig({ "odoo-mail:dnsSnapshot": file });
    expect(() => runResolver()).toThrow("[error dns/snapshot-unreadable]");
  });

  it("has nothing to tell without a snapshot", async () => {
    await MockRun.start([]);
    const { warnings } = quiet();
    await tellSnapshots();
    expect(warnings).toEqual([]);
  });
});
