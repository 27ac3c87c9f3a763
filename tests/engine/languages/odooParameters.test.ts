import { type OdooData, newDatabase, parameter, Rights } from "../../../sandbox/odoo/database";
import { serveOdoo } from "../../../sandbox/odoo/server";
import { atEnd } from "../harness/cleanUp";
import { KEY } from "../harness/odooWorld";
import { createProgramWorld, recordSteps, type ProgramWorld } from "./programWorld";

let data: OdooData;
let world: ProgramWorld;
beforeAll(async () => {
  data = newDatabase("acme", 16, [{ id: 2, login: "admin@acme.com", apiKey: KEY, rights: Rights.Settings }]);
  const server = await serveOdoo(data);
  atEnd(() => server.close());
  world = await createProgramWorld({ key: { type: "string", secret: true } });
  const { code, stderr } = await world.workspace.run(["config", "set", "--secret", "acme:key", KEY]);
  if (code !== 0) throw new Error(stderr);
  const properties = {
    url: server.url,
    database: "acme",
    user: "admin@acme.com",
    aliasDomain: "acme.com",
    apiKey: "${key}",
  };
  world.program({ settings: { type: "odoo-mail:OdooSystemParameters", properties } });
});

it("OdooSystemParameters of a YAML program are set, stay set, keep the key secret, and are put back by destroy", async () => {
  const before = parameter(data, "mail.catchall.domain");
  expect(recordSteps(await world.run("up"))).toHaveLength(1);
  expect(parameter(data, "mail.catchall.domain")).toBe("acme.com");
  expect(recordSteps(await world.run("up"))).toEqual([]);
  expect(JSON.stringify(await world.workspace.exportState())).not.toContain(KEY);
  await world.run("destroy");
  expect(parameter(data, "mail.catchall.domain")).toBe(before);
});
