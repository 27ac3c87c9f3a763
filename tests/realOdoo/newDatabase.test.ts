import { type OdooClient, WITH_ARCHIVED } from "../../odooApi/connection";
import { openOdooStack, type OdooStack } from "../engine/harness/odooWorld";
import { ALIAS_DOMAIN, givenDatabase, mailTables, openClient, REAL_TIMEOUT, variable } from "./given";

/** What holds in a database that has no alias domain: the one that `npm run test:odoo` makes. */
let client: OdooClient;
let stack: OdooStack;
let companies: number[];

jest.setTimeout(REAL_TIMEOUT);

beforeAll(async () => {
  const { apiKey, ...target } = givenDatabase();
  client = await openClient({ ...target, apiKey });
  companies = (await client.searchRead("res.company", [WITH_ARCHIVED], ["name"])).map(({ id }) => Number(id)).sort();
  stack = await openOdooStack({ ...target, aliasDomain: ALIAS_DOMAIN }, apiKey);
});

const aliasDomains = () => client.searchRead("mail.alias.domain", [], ["name"]);

it("the first alias domain goes to every company, so a program that does not list all is refused", async () => {
  expect([companies, await aliasDomains()]).toEqual([[1, 2, 3], []]);
  stack.program({ companies: [1] });
  const printed = await stack.fails("preview");
  expect(printed).toContain("`companies` does not list 2 (Second), 3 (Third). [odoo/first-alias-domain]");
  expect(printed).toContain("fix: Set `companies: [1, 2, 3]`");
  expect(await aliasDomains()).toEqual([]);
});

it("an employee may read alias domains and not write them, which the preview says", async () => {
  await stack.setKey(variable("ODOO_EMPLOYEE_KEY"));
  // An employee sees one company only.
  stack.program({ companies: [1] });
  const printed = await stack.fails("preview");
  expect(printed).toContain(
    "create mail.alias.domain, write res.company. Nothing was changed. [odoo/api-missing-right]",
  );
  await stack.setKey(variable("ODOO_API_KEY"));
  expect(await aliasDomains()).toEqual([]);
});

it("an alias domain that somebody gave to another company stays when the stack goes", async () => {
  const before = await mailTables(client);
  const id = await client.create("mail.alias.domain", { name: "first.odoo-mail-acceptance.example" });
  stack.program({ companies: [1], adopt: true });
  expect((await stack.run("up")).steps).toEqual(["create"]);
  const [ours] = await client.searchRead("mail.alias.domain", [["name", "=", ALIAS_DOMAIN]], ["name"]);
  await client.write("res.company", 2, { alias_domain_id: ours?.["id"] });
  const { printed } = await stack.run("destroy");
  expect(printed).toContain(`the alias domain ${ALIAS_DOMAIN} stays, because others use it: company 2 (Second).`);
  const now = await client.searchRead("res.company", [WITH_ARCHIVED, ["id", "in", [1, 2]]], ["alias_domain_id"]);
  expect(Object.fromEntries(now.map((company) => [company["id"], company["alias_domain_id"]]))).toEqual({
    1: [id, "first.odoo-mail-acceptance.example"],
    2: [ours?.["id"], ALIAS_DOMAIN],
  });
  for (const one of [id, Number(ours?.["id"])]) await client.unlink("mail.alias.domain", one);
  expect(await mailTables(client)).toEqual(before);
});

it("a removal with a key that Odoo takes no more says what to do, and a new key heals it", async () => {
  const before = await mailTables(client);
  await stack.setKey(variable("ODOO_LEAVER_KEY"));
  stack.program({ companies });
  expect((await stack.run("up")).steps).toEqual(["create"]);
  const [leaver] = await client.searchRead("res.users", [["login", "=", "leaver"]], ["login"]);
  await client.write("res.users", Number(leaver?.["id"]), { active: false });
  const printed = await stack.fails("destroy");
  expect(printed).toContain("a removal uses the API key that the last `pulumi up` stored, and Odoo takes it no more");
  await stack.setKey(variable("ODOO_API_KEY"));
  expect((await stack.run("up")).steps).toEqual(["update"]);
  await stack.run("destroy");
  expect(await mailTables(client)).toEqual(before);
});

it("mail servers and companies that somebody archives or deletes do not keep the stack from going", async () => {
  const before = await mailTables(client);
  const server = (name: string): Promise<number> => client.create("ir.mail_server", { name, smtp_host: "127.0.0.1" });
  const [deleted, archived] = [await server("Deleted"), await server("Archived")];
  const fourth = await client.create("res.company", { name: "Fourth" });
  stack.program({ companies: [...companies, fourth], mailServers: [deleted, archived], defaultFrom: "office" });
  expect((await stack.run("up")).steps).toEqual(["create"]);
  await client.unlink("ir.mail_server", deleted);
  await client.write("ir.mail_server", archived, { active: false });
  await client.unlink("res.company", fourth);

  const refused = await stack.fails("preview");
  expect(refused).toContain(`There is no company with the id ${fourth} that`);
  expect(refused).toContain(`There is no active outgoing mail server with the id ${deleted}, ${archived} that`);
  const gone = [`company ${fourth} is gone from Odoo`, `the outgoing mail server ${deleted} is gone from Odoo`];
  const refreshed = await stack.run("refresh");
  expect(gone.map((line) => refreshed.printed.includes(line))).toEqual([true, true]);
  const destroyed = await stack.run("destroy");
  expect(gone.map((line) => destroyed.printed.includes(line))).toEqual([true, true]);

  const found = await client.searchRead("ir.mail_server", [WITH_ARCHIVED], ["from_filter", "active"]);
  expect(found).toEqual([{ id: archived, from_filter: false, active: false }]);
  await client.unlink("ir.mail_server", archived);
  expect(await mailTables(client)).toEqual(before);
});
