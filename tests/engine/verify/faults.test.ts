import { readFileSync } from "node:fs";
import path from "node:path";
import { openDnsClient } from "../../../dns/client";
import type { DnsClient } from "../../../dns/types";
import type { DomainName } from "../../../records/dns/domainName";
import { startDnsServer } from "../../../sandbox/cloud/dnsServer";
import { writeAtomically } from "../../../sandbox/cloud/stateFile";
import { checkDomains } from "../../../verify/checkDomain";
import { type DomainCheck, Verdict } from "../../../verify/report";
import type { CheckTarget } from "../../../verify/target";
import { targetsOfOutputs } from "../../../verify/targetsOfOutputs";
import { createStackWorld, type StackWorld } from "../harness/stackWorld";
import { faultZone, type FaultZone, STRANGER } from "./faultZone";
import { DKIM_FAULTS } from "./faultsOfDkim";
import { DMARC_FAULTS } from "./faultsOfDmarc";
import { SPF_FAULTS } from "./faultsOfSpf";

const FILES = ["cloudflare.yaml", "internet.yaml"] as const;
const ACME: CheckTarget = { domain: "acme.com" as DomainName };

/**
 * The real engine deploys once; then faults are edited into the zone file, and the zone is put back after each. The check asks the DNS
 * server over real sockets.
 */
describe("a fault that is edited into a deployed zone", () => {
  let world: StackWorld;
  let client: DnsClient;
  let zone: FaultZone;
  let outputs: string;
  let deployed: readonly string[];
  let server: Awaited<ReturnType<typeof startDnsServer>>;

  const check = async (target: CheckTarget = ACME): Promise<DomainCheck> => {
    client.forget();
    const servers = [{ address: "127.0.0.1", port: server.port }];
    const [found] = await checkDomains([target], { client, servers, authoritative: false });
    if (found === undefined) throw new Error("no domain was checked");
    return found;
  };
  const said = ({ issues }: DomainCheck): string[] =>
    issues.map(({ id, severity, isUnknown }) => `${isUnknown ? "unknown" : severity} ${id}`);

  beforeAll(async () => {
    world = await createStackWorld();
    zone = faultZone(world.cloud);
    world.cloud.cloudflare.addZone({ name: "acme.com" });
    world.cloud.internet.put("_spf.google.com", [{ type: "TXT", value: "v=spf1 ip4:203.0.113.64/26 ~all" }]);
    zone.set("acme.com", "MX", ["mx.acme.com"], { priority: 10 });
    zone.set("mx.acme.com", "A", ["203.0.113.25"]);
    zone.spf("v=spf1 include:_spf.google.com ~all");
    const dmarc = { policy: "none", aggregateReports: ["mailto:dmarc@acme.com"] };
    world.configure([{ domain: "acme.com", cloudflare: {}, dmarc }]);
    const result = await world.workspace.up({ args: ["--skip-preview"] });
    if (result.code !== 0) throw new Error(`up failed:\n${result.stdout}\n${result.stderr}`);
    outputs = JSON.stringify(await world.workspace.outputs());
    deployed = FILES.map((file) => readFileSync(path.join(world.cloud.dir, file), "utf8"));
    server = await startDnsServer({ dir: world.cloud.dir });
    client = openDnsClient({ timeout: 2_000, tries: 1 });
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });
  afterEach(() => {
    for (const [at, file] of FILES.entries()) writeAtomically(path.join(world.cloud.dir, file), deployed[at] ?? "");
  });

  const expected = (): CheckTarget => {
    const read = targetsOfOutputs(outputs);
    if (!read.ok) throw new Error(read.issues[0]?.message);
    expect(read.value).toHaveLength(1);
    return read.value[0] ?? ACME;
  };

  it("is not there at first: nothing is wrong with what the stack has published, nor with what it says of it", async () => {
    for (const target of [ACME, expected()]) {
      const found = await check(target);
      expect({ said: said(found), verdict: found.verdict }).toEqual({ said: [], verdict: Verdict.Good });
      expect(found.spf).toMatchObject({ authorizesOdoo: true, budget: { lookups: 2, voids: 0 } });
      expect(found.dkim).toMatchObject([{ target: "odoo._domainkey.odoo.com", key: { bits: 2048 } }]);
      expect(found.alignment).toMatchObject({ spf: false, dkim: true });
    }
  });

  it.each([...SPF_FAULTS, ...DKIM_FAULTS, ...DMARC_FAULTS])("$what: $says", async ({ edit, says, fix }) => {
    edit(zone);
    const found = await check();
    expect(said(found)).toEqual([says]);
    expect(found.issues[0]?.fix).toMatch(fix);
    const verdict = { error: Verdict.Problems, warning: Verdict.Warnings, unknown: Verdict.Unknown };
    expect(found.verdict).toBe(verdict[says.split(" ")[0] as keyof typeof verdict]);
  });

  it.each([
    ["SPF", (): void => zone.spf("v=spf1 include:_spf.odoo.com -all"), /^acme\.com TXT is not what/],
    [
      "no SPF",
      (): void => zone.set("acme.com", "TXT", [STRANGER]),
      /^acme\.com TXT is not what .* seen there: "google-site/,
    ],
    [
      "the DKIM target",
      (): void => zone.set("odoo._domainkey.acme.com", "CNAME", ["x.example"]),
      /^odoo\._domainkey\.acme\.com CNAME is not/,
    ],
    ["DMARC", (): void => zone.dmarc("v=DMARC1; p=nonsense"), /^_dmarc\.acme\.com TXT is not what/],
  ])("is told as a difference where the stack's outputs say what is to be seen: %s", async (_, edit, message) => {
    edit();
    const found = await check(expected());
    expect(said(found)).toEqual(["error verify/not-as-declared"]);
    expect(found.issues[0]?.message).toMatch(message);
  });

  it("is no fault where a colleague adds a sender and a report address to the records of the stack", async () => {
    zone.spf("v=spf1 include:_spf.odoo.com ip4:203.0.113.7 include:_spf.google.com ~all");
    zone.dmarc("v=DMARC1; p=none; rua=mailto:dmarc@acme.com,mailto:more@acme.com");
    const found = await check(expected());
    expect(said(found)).toEqual([]);
    expect(found.added.map(({ name, terms }) => [name, ...terms])).toEqual([
      ["acme.com", "ip4:203.0.113.7"],
      ["_dmarc.acme.com", "rua=mailto:more@acme.com"],
    ]);
  });

  it("is never called wrong where no server answers: all of it is unknown", async () => {
    writeAtomically(path.join(world.cloud.dir, "cloudflare.yaml"), "zones: [");
    const found = await check();
    expect(new Set(said(found))).toEqual(new Set(["unknown verify/unanswered"]));
    expect(found.verdict).toBe(Verdict.Unknown);
  });
});
