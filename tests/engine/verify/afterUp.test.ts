import { type DnsServer, startDnsServer } from "../../../sandbox/cloud/dnsServer";
import { openCloud } from "../../../sandbox/cloud/openCloud";
import type { RunResult } from "../../../sandbox/engine/command";
import { temporaryDirectory } from "../../sandbox/temporary";
import { oneLine } from "../harness/observe";
import { urnOf } from "../harness/state";
import { ODOO } from "../harness/texts";
import { createWorld, expectQuiet, preview, up, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const NOBODY = "127.0.0.1:1";

describe.each(PROVIDERS)("a look at DNS after the run on %s", (provider) => {
  let world: World;
  /** Knows the domains and nothing of what is written, as a server does that has not got the new version of the zone. */
  let stale: DnsServer;
  const empty = temporaryDirectory();

  const declare = (verify: string, domains = ["acme.com"], others = ""): void => {
    const declared = domains.map(
      (domain, at) => `
        const d${at} = new odoo.MailDomain("${domain}", {
          domain: "${domain}", ${provider}: {}, verify: { after: true, ${verify} },
          dmarc: { policy: "none", aggregateReports: ["mailto:dmarc@acme.com"] },
        });`,
    );
    world.program(`${declared.join("")}${others}\nexport const verification = d0.verification;`);
  };
  const atStale = (): string => `servers: ["127.0.0.1:${stale.port}"], seconds: 0`;
  const evidence = async (): Promise<{ verdict: string; servers: string[]; issues: { id: string }[] }> => {
    const { verification } = await world.workspace.outputs();
    return verification as Awaited<ReturnType<typeof evidence>>;
  };
  const warnings = ({ diagnostics }: RunResult): string =>
    oneLine(diagnostics.map(({ severity, message }) => (severity === "warning" ? message : "")).join("\n"));

  beforeEach(async () => {
    world = await createWorld(provider);
    for (const owner of ["acme.com", "mail.acme.com"]) world.zone.addAddress(owner);
    const address = [{ type: "A", value: "203.0.113.1" }];
    openCloud(empty).internet.putAll({ "acme.com": address, "mail.acme.com": address });
    stale = await startDnsServer({ dir: empty });
  });
  afterEach(async () => {
    await stale.close();
  });

  it("finds what was written, keeps the evidence, and changes nothing in the next run", async () => {
    declare(`servers: ${JSON.stringify(world.resolvers)}`);
    expect(oneLine((await preview(world)).stdout)).not.toContain("DNS does not show");
    await up(world);
    const seen = await evidence();
    expect(seen.servers).toEqual(world.resolvers);
    expect(seen.issues.map(({ id }) => id)).toEqual(["verify/no-mx"]);
    expect(seen.verdict).toBe("warnings");
    await expectQuiet(world);
    expect(await evidence()).toEqual(seen);
  });

  it("fails the run that wrote what DNS does not show, when all components have written, and rolls nothing back", async () => {
    declare(atStale(), ["acme.com", "mail.acme.com"]);
    const said = oneLine(await upFails(world));
    expect(said).toContain("the records of this run are written, and after 0 s DNS does not show");
    expect(said).toContain("[verify/not-as-declared]");
    expect(said).toContain("Nothing was rolled back.");
    expect([world.zone.txt(), world.zone.txt("mail.acme.com"), world.zone.deletes()]).toEqual([[ODOO], [ODOO], []]);

    // The state knows all of it: the next run writes nothing.
    declare(`servers: ${JSON.stringify(world.resolvers)}`, ["acme.com", "mail.acme.com"]);
    world.cloud.clearRequests();
    await up(world);
    expect(world.zone.writes()).toEqual([]);
  });

  it("waits for components that depend on the verified one, and keeps none of them waiting", async () => {
    declare(
      `servers: ${JSON.stringify(world.resolvers)}`,
      ["acme.com"],
      `
        new odoo.SpfRecord("later", { domain: "mail.acme.com", ${provider}: {} }, { dependsOn: [d0] });`,
    );
    await up(world);
    expect([world.zone.txt(), world.zone.txt("mail.acme.com")]).toEqual([[ODOO], [ODOO]]);
    expect(await evidence()).toMatchObject({ verdict: "warnings" });
    await expectQuiet(world);
  });

  it("looks for no record that the run was told to leave out (--target)", async () => {
    world.program(`new pulumi.Stash("other", { input: 1 });`);
    await up(world);
    declare(atStale(), ["acme.com"], `new pulumi.Stash("other", { input: 2 });`);
    const { stdout } = await up(world, "--target", urnOf(world, "other"));
    expect(oneLine(stdout)).not.toContain("DNS does not show");
    expect([world.zone.txt(), world.zone.writes()]).toEqual([[], []]);
  });

  it("warns where no server answers, which is never taken for wrong", async () => {
    declare(`servers: ["${NOBODY}"], seconds: 0`);
    expect(warnings(await up(world))).toContain("[verify/");
    expect(await evidence()).toMatchObject({ verdict: "unknown", servers: [NOBODY] });
  });

  it("keeps no refresh and no destroy from going on", async () => {
    declare(`servers: ${JSON.stringify(world.resolvers)}`);
    await up(world);
    declare(atStale());
    expect(await world.workspace.refresh({ args: ["--run-program", "--skip-preview"] })).toMatchObject({ code: 0 });
    expect(await world.workspace.destroy({ args: ["--run-program", "--skip-preview"] })).toMatchObject({ code: 0 });
    expect(world.zone.txt()).toEqual([ODOO]);
  });
});
