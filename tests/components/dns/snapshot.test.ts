import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { runResolver } from "../../../components/dns/resolver";
import { tellSnapshots, useSnapshot } from "../../../components/dns/snapshot";
import { SpfRecord } from "../../../components/singleRecords";
import { type DnsSnapshot, renderSnapshot } from "../../../records/dns/snapshot";
import type { DnsAnswer } from "../../../records/resolver";
import { MockRun, valueOf } from "../../mocks/mockRun";
import { temporaryDirectory } from "../../sandbox/temporary";
import { acme, issueIds, quiet, runFailing, runProgram, txt, warningIds } from "../world";

const directory = temporaryDirectory();
const file = join(directory, "dns.lock.json");
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

/** What is told of the snapshots of this run. */
function told(now: Date): string[] {
  const { warnings } = quiet();
  tellSnapshots(now);
  return warnings;
}

describe("a snapshot in use", () => {
  beforeEach(() => MockRun.start([]));

  it("is not called old before it is 31 days old", () => {
    useSnapshot(file);
    expect(told(days(30.9))).toEqual([]);
  });

  it("is called old once a run", () => {
    useSnapshot(file);
    const [warning = ""] = told(days(31));
    expect(warning).toContain(`The DNS snapshot "${file}" is 31 days old. [dns/snapshot-old]`);
    expect(told(days(31))).toEqual([]);
  });

  it("is read once a run, whichever component asks", () => {
    expect(useSnapshot(file)).toBe(useSnapshot(file));
  });

  it("lacks what a plan asks for and it does not hold: some names are shown, each once", async () => {
    const use = useSnapshot(file);
    for (const name of ["a", "b", "c", "d", "e", "f", "a"]) await use.resolve(`${name}.example`, "A");
    const [warning = ""] = told(days(1));
    expect(warning).toContain(
      `The DNS snapshot "${file}" lacks a.example A, b.example A, c.example A, d.example A, e.example A and 1 more.`,
    );
    expect(told(days(1))).toEqual([]);
  });
});

describe("a program with a snapshot", () => {
  const run = (args: object = {}) =>
    runProgram(
      acme([txt("acme.com", "v=spf1 mx ~all")]),
      () => new SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ...args }),
      { resolver: null },
    );

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
    expect(warnings.join("\n")).toContain("lacks acme.com MX. [dns/snapshot-incomplete]");
    expect(await warningIds(result)).toContain("spf/dns-unanswered");
  });

  it("is refused where it is missing, before anything is registered", async () => {
    const program = (): SpfRecord =>
      new SpfRecord("acme", { domain: "acme.com", cloudflare: {}, dnsSnapshot: join(directory, "gone") });
    const { run: failed, error } = await runFailing(acme(), program, { resolver: null });
    expect(issueIds(error)).toEqual(["dns/snapshot-unreadable"]);
    expect(failed.children).toEqual([]);
  });

  it("is refused where the file is no snapshot, with the setting that names it", async () => {
    writeFileSync(file, "{");
    await MockRun.start([]);
    expect(() => runResolver({ dnsSnapshot: file })).toThrow(
      "- dnsSnapshot: The DNS snapshot cannot be used: it is no JSON object. [dns/snapshot-unreadable]",
    );
    await MockRun.start([]);
    pulumi.runtime.setAllConfig({ "odoo-mail:dnsSnapshot": file });
    expect(() => runResolver()).toThrow("[dns/snapshot-unreadable]");
  });

  it("has nothing to tell without a snapshot", async () => {
    await MockRun.start([]);
    const { warnings } = quiet();
    tellSnapshots();
    expect(warnings).toEqual([]);
  });
});
