import { readFileSync } from "node:fs";
import path from "node:path";
import { oneLine } from "./harness/observe";
import { rawRecord } from "./harness/rawRecord";
import { BOTH, GOOGLE, ODOO } from "./harness/texts";
import { createWorld, expectStill, up, upFails, type World } from "./harness/world";

/* docs/incidents.md: what happens to the zone without this package, and with it. The programs are those of examples/incidents. */

const VERIFICATION = "google-site-verification=abc";

let world: World;

/** Replaces the program by an example. The example imports the package by its name; here that is the checkout. */
function play(example: string, edit: (source: string) => string = (source) => source): void {
  const source = readFileSync(path.resolve(__dirname, `../../examples/incidents/${example}.ts`), "utf8")
    .replace('import { SpfRecord } from "pulumi-odoo-mail";', "const { SpfRecord } = odoo;")
    .replace('import * as pulumi from "@pulumi/pulumi";', "")
    .replace(/import \* as cloudflare.*/, 'import * as cloudflare from "@pulumi/cloudflare/dnsRecord";')
    .replace(
      /import \* as aws.*/,
      'import * as record from "@pulumi/aws/route53/record"; const aws = { route53: record };',
    )
    .replaceAll("<zone>", world.zone.id);
  world.program(edit(source));
}

describe("a service replaces SPF", () => {
  const SERVICE = "v=spf1 include:_spf.mx.cloudflare.net ~all";

  it("and a raw record puts the old text back", async () => {
    world = await createWorld("cloudflare");
    play("service-replaces-spf.without");
    await up(world);
    world.zone.editTxt(ODOO, SERVICE);
    await up(world);
    expect(world.zone.txt()).toEqual([SERVICE]);
    await up(world, "--refresh");
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("and the component joins it", async () => {
    world = await createWorld("cloudflare");
    play("service-replaces-spf.with");
    await up(world);
    world.zone.editTxt(ODOO, SERVICE);
    await up(world);
    expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.mx.cloudflare.net ~all"]);
    await expectStill(world);
  });
});

describe("two owners of one Route53 set", () => {
  it("take out each other's values as raw records", async () => {
    world = await createWorld("route53");
    world.zone.addTxt(VERIFICATION);
    play("two-owners-of-a-set.without");
    await up(world);
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("keep them with the component", async () => {
    world = await createWorld("route53");
    world.zone.addTxt(VERIFICATION);
    play("two-owners-of-a-set.with");
    await up(world);
    world.zone.addTxt("other=1");
    await up(world, "--refresh");
    expect(world.zone.txt()).toEqual([VERIFICATION, "other=1", ODOO].sort());
  });
});

describe("two SPF records by two tools", () => {
  it("are two with a raw record", async () => {
    world = await createWorld("cloudflare");
    world.zone.addTxt(GOOGLE);
    play("two-spf-records.without");
    await up(world);
    expect(world.zone.txt()).toEqual([GOOGLE, ODOO].sort());
  });

  it("are one with the component", async () => {
    world = await createWorld("cloudflare");
    world.zone.addTxt(GOOGLE);
    play("two-spf-records.with");
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
  });
});

describe("an import that is taken out and put back", () => {
  it("deletes the live record", async () => {
    world = await createWorld("cloudflare");
    const id = world.zone.addTxt(GOOGLE);
    const withImport = (source: string): string => source.replace("<record>", id);
    play("import-deletes.without", withImport);
    await up(world);
    play("import-deletes.without", (source) => source.replace(/\{ import: .* \},?/, "{},"));
    await up(world);
    play("import-deletes.without", withImport);
    await up(world);
    expect(world.zone.txt()).toEqual([]);
  });

  it("has no counterpart with the component, which finds the record itself", async () => {
    world = await createWorld("cloudflare");
    world.zone.addTxt(GOOGLE);
    play("import-deletes.with");
    await up(world);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(world.zone.deletes()).toEqual([]);
  });
});

describe("a raw record that moves into a component", () => {
  const raw = (id: string): string =>
    rawRecord(world.zone, "spf", { values: [GOOGLE], options: `import: "${world.zone.id}/${id}"` });

  it("is deleted without an alias", async () => {
    world = await createWorld("cloudflare");
    const id = world.zone.addTxt(GOOGLE);
    world.program(raw(id));
    await up(world);
    play("moved-into-a-component.without", (source) => source.replace("<record>", id));
    await up(world);
    expect(world.zone.txt()).toEqual([]);
  });

  it("is refused by our component, and goes over with one line", async () => {
    world = await createWorld("cloudflare");
    world.program(raw(world.zone.addTxt(GOOGLE)));
    await up(world);
    play("moved-into-a-component.with", (source) => source.replace(/ *takesOver: .*\n/, ""));
    expect(oneLine(await upFails(world))).toContain('takesOver: ["spf"]');
    expect(world.zone.txt()).toEqual([GOOGLE]);
    play("moved-into-a-component.with");
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
    expect(world.zone.deletes()).toEqual([]);
  });
});
