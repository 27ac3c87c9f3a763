import { type OdooClient, WITH_ARCHIVED } from "../../odooApi/connection";
import { openOdooStack, type OdooStack } from "../engine/harness/odooWorld";
import {
  ALIAS_DOMAIN,
  changeByHand,
  type GivenDatabase,
  givenDatabase,
  mailTables,
  openClient,
  REAL_TIMEOUT,
  settingsNow,
} from "./given";

let given: GivenDatabase;
let client: OdooClient;
let stack: OdooStack;

jest.setTimeout(REAL_TIMEOUT);

beforeAll(async () => {
  given = givenDatabase();
  client = await openClient(given);
  const { apiKey, ...target } = given;
  stack = await openOdooStack({ ...target, aliasDomain: ALIAS_DOMAIN }, apiKey);
});

/** In a database without an alias domain every company has to be listed; in another one, one company is taken and given back. */
async function companies(): Promise<{ companies: number[]; adopt: boolean }> {
  const all = (await client.searchRead("res.company", [WITH_ARCHIVED], ["name"])).map(({ id }) => Number(id));
  const domains = await client.searchRead("mail.alias.domain", [], ["name"]);
  return domains.length === 0 ? { companies: all, adopt: false } : { companies: all.slice(0, 1), adopt: true };
}

it("a real database is set up, found set, seen as changed by hand, repaired, refreshed, and left as it was", async () => {
  const before = await mailTables(client);
  const chosen = await companies();
  const [company = 0] = chosen.companies;
  stack.program({ ...chosen, defaultFrom: "office" });

  expect((await stack.run("preview")).steps).toEqual(["create"]);
  expect(await mailTables(client)).toEqual(before);

  expect((await stack.run("up")).steps).toEqual(["create"]);
  const asDeclared = { defaultFrom: "office", hasFilter: true, companySendsFrom: ALIAS_DOMAIN };
  expect(await settingsNow(client, company)).toEqual(asDeclared);
  const { version, settings } = await stack.workspace.outputs();
  expect([version, settings]).toEqual([client.version, expect.any(Array)]);
  expect((await stack.run("up")).steps).toEqual([]);

  await changeByHand(client, "evil");
  const drifted = await stack.run("preview");
  expect(drifted.steps).toEqual(["update"]);
  expect(drifted.printed).toContain(
    `drift: default_from of the alias domain ${ALIAS_DOMAIN} is "evil", not "office" as it was set`,
  );
  expect((await stack.run("up")).steps).toEqual(["update"]);
  expect(await settingsNow(client, company)).toEqual(asDeclared);

  await stack.run("refresh");
  expect((await stack.run("up", "--refresh")).steps).toEqual([]);
  await stack.run("destroy");
  expect(await mailTables(client)).toEqual(before);
});
