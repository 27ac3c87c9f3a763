import { parameter, setByHand } from "../../sandbox/odoo/database";
import { KEY, type OdooWorld, openOdooWorld } from "./harness/odooWorld";

const domainOf = ({ data }: OdooWorld): unknown => parameter(data, "mail.catchall.domain");
const tables = ({ data }: OdooWorld): string => JSON.stringify(data.tables);

let world: OdooWorld;

describe("system parameters of Odoo 16", () => {
  it("are set by up, seen as drift when changed by hand, set again, and restored by destroy", async () => {
    world = await openOdooWorld(16);
    const before = tables(world);
    world.program({ defaultFrom: "office" });
    const preview = await world.run("preview");
    expect([preview.steps, domainOf(world)]).toEqual([["create"], "acme.odoo.com"]);
    expect((await world.run("up")).steps).toEqual(["create"]);
    expect([domainOf(world), parameter(world.data, "mail.default.from")]).toEqual(["acme.com", "office"]);
    expect(await world.workspace.outputs()).toEqual({
      version: 16,
      settings: [
        "mail.catchall.domain = acme.com (was acme.odoo.com)",
        "mail.default.from = office (was not set)",
        "mail.default.from_filter = acme.com (was not set)",
      ],
    });
    expect((await world.run("up")).steps).toEqual([]);

    setByHand(world.data, "mail.catchall.domain", "evil.example");
    const drifted = await world.run("preview");
    expect(drifted.steps).toEqual(["update"]);
    expect(drifted.printed).toContain('drift: mail.catchall.domain is "evil.example", not "acme.com" as it was set');
    const refreshed = await world.run("preview", "--refresh", "--diff");
    expect(refreshed.printed).toContain('"acme.com" => "evil.example"');
    expect([(await world.run("up")).steps, domainOf(world)]).toEqual([["update"], "acme.com"]);
    expect((await world.run("up", "--refresh")).steps).toEqual([]);

    await world.run("destroy");
    expect(tables(world)).toBe(before);
  });

  it("that were set half-way when Odoo failed are finished by the next up, and all of them restored", async () => {
    world = await openOdooWorld(16);
    const before = tables(world);
    world.program({ defaultFrom: "office" });
    const json = { error: { data: { name: "odoo.exceptions.UserError", message: "no disk left" } } };
    world.server.fail({ when: / create$/, status: 200, json });
    expect(await world.fails("up")).toContain('Odoo says "no disk left"');
    expect([domainOf(world), parameter(world.data, "mail.default.from")]).toEqual(["acme.com", undefined]);
    expect((await world.run("up")).steps).toEqual(["update"]);
    expect(parameter(world.data, "mail.default.from")).toBe("office");
    expect((await world.run("up")).steps).toEqual([]);
    await world.run("destroy");
    expect(tables(world)).toBe(before);
  });

  it("that somebody changed before they are taken out of the program stay", async () => {
    world = await openOdooWorld(16);
    world.program({ defaultFrom: "office" });
    await world.run("up");
    setByHand(world.data, "mail.catchall.domain", "acme.net");
    world.program(undefined);
    const { steps, printed } = await world.run("up");
    expect([steps, domainOf(world)]).toEqual([["delete"], "acme.net"]);
    expect(printed).toContain('mail.catchall.domain stays "acme.net": somebody changed it in Odoo.');
    expect(parameter(world.data, "mail.default.from")).toBeUndefined();
  });

  it("that somebody else chose are refused in preview, taken with adopt, and given back", async () => {
    world = await openOdooWorld(16);
    setByHand(world.data, "mail.catchall.domain", "acme.net");
    const refused = await world.fails("preview");
    expect(refused).toContain('mail.catchall.domain is "acme.net", not "acme.com". [odoo/foreign-value]');
    expect(await world.fails("up")).toContain("odoo/foreign-value");
    world.program({ adopt: true });
    expect([(await world.run("up")).steps, domainOf(world)]).toEqual([["create"], "acme.com"]);
    await world.run("destroy");
    expect(domainOf(world)).toBe("acme.net");
  });
});

describe("the alias domain of Odoo 19", () => {
  it("is created and given to a company, repaired, and gone after destroy", async () => {
    world = await openOdooWorld(19);
    const before = tables(world);
    world.program({ user: undefined, companies: [1], defaultFrom: "office", forceFrom: true });
    expect((await world.run("up")).steps).toEqual(["create"]);
    const domain = world.data.tables["mail.alias.domain"]?.[1];
    expect([domain?.["name"], domain?.["default_from"]]).toEqual(["acme.com", "office@acme.com"]);
    expect(world.data.tables["res.company"]?.[0]?.["alias_domain_id"]).toBe(domain?.id);
    if (domain) domain["default_from"] = "evil@evil.example";
    const { steps, printed } = await world.run("up", "--refresh");
    expect([steps, printed]).toEqual([
      ["update"],
      expect.stringContaining('is "evil@evil.example", not "office@acme.com"'),
    ]);
    expect((await world.run("up")).steps).toEqual([]);
    await world.run("destroy");
    expect(tables(world)).toBe(before);
  });
});

describe("an outgoing mail server that somebody deleted in Odoo", () => {
  it("stops preview and up while it is listed; refresh tells of it, and destroy puts the rest back", async () => {
    world = await openOdooWorld(19);
    const server = { id: 3, name: "Office", active: true, from_filter: false };
    const kept = { id: 4, name: "News", active: true, from_filter: false };
    const { "ir.mail_server": servers = [] } = world.data.tables;
    servers.push({ ...kept });
    const before = tables(world);
    servers.push(server);
    world.program({ defaultFrom: "office", mailServers: [3, 4] });
    await world.run("up");
    expect(servers.map((row) => row["from_filter"])).toEqual(["acme.com", "acme.com"]);
    servers.splice(1);
    for (const operation of ["preview", "up"] as const)
      expect(await world.fails(operation)).toContain("There is no active outgoing mail server with the id 3");
    const gone = "warning: the outgoing mail server 3 is gone from Odoo, or the key's user may not see it.";
    expect((await world.run("refresh")).printed).toContain(gone);
    expect((await world.run("destroy")).printed).toContain(`${gone} Nothing is put back there.`);
    expect(tables(world)).toBe(before);
  });

  it("is forgotten by the up that no longer lists it, with one line", async () => {
    world = await openOdooWorld(19);
    const before = tables(world);
    const { "ir.mail_server": servers = [] } = world.data.tables;
    servers.push({ id: 3, name: "Office", active: true, from_filter: false });
    world.program({ defaultFrom: "office", mailServers: [3] });
    await world.run("up");
    servers.pop();
    world.program({ defaultFrom: "office" });
    const { steps, printed } = await world.run("up");
    const [, diagnostics = ""] = printed.split("Diagnostics:");
    expect([steps, diagnostics.split("the outgoing mail server 3 is gone").length]).toEqual([["update"], 2]);
    const next = await world.run("up");
    expect([next.steps, next.printed]).toEqual([[], expect.not.stringContaining("is gone")]);
    await world.run("destroy");
    expect(tables(world)).toBe(before);
  });
});

describe("the key", () => {
  it("is in no output and in clear in no state, whatever is done with it", async () => {
    world = await openOdooWorld(16, { realProcesses: true });
    const printed = [(await world.run("preview", "--diff")).printed, (await world.run("up", "--diff")).printed];
    setByHand(world.data, "mail.catchall.domain", "evil.example");
    printed.push((await world.run("refresh", "--diff")).printed, (await world.run("up", "--diff")).printed);
    const state = JSON.stringify(await world.workspace.exportState());
    expect(state.includes('"apiKey":{"4dabf18193072939515e22adb298388d"')).toBe(true);
    expect(state.includes("mail.catchall.domain")).toBe(true);
    printed.push(state, (await world.run("destroy")).printed);
    expect(printed.map((text) => text.includes(KEY))).toEqual(printed.map(() => false));
  });

  it("that is wrong fails the preview, and the message says whose it is and not what", async () => {
    world = await openOdooWorld(19, { key: "5f0d-some-other-key" });
    const printed = await world.fails("preview");
    expect(printed).toContain("Odoo does not take the API key of admin@acme.com for the database acme");
    expect(printed).not.toContain("5f0d-some-other-key");
    expect(world.server.asked.filter((one) => one.includes("create"))).toEqual([]);
  });

  it("may be changed in Odoo and then in the configuration, with a refresh on every run", async () => {
    world = await openOdooWorld(19);
    await world.run("up");
    const [admin] = world.data.users;
    Object.assign(admin ?? {}, { apiKey: "5f0e-the-new-key" });
    await world.setKey("5f0e-the-new-key");
    const { steps, printed } = await world.run("up", "--refresh");
    expect([steps, printed]).toEqual([["update"], expect.stringContaining("The settings were not looked at")]);
    expect((await world.run("up", "--refresh")).steps).toEqual([]);
    await world.run("destroy");
    expect(world.data.tables["mail.alias.domain"]).toHaveLength(1);
  });
});
