import { failureOf } from "../../odooApi/errors";
import type { ParameterInputs, ParameterState } from "../../odooApi/parameters";
import { apply, difference, idOf, problemOf, putBack, refreshed } from "../../odooApi/resource";
import { newDatabase, parameter, Rights, type Row, setByHand } from "../../sandbox/odoo/database";
import { type Bench, closeBenches, failure, KEY, openBench } from "./bench";

afterEach(closeBenches);

const DOMAIN = "ir.config_parameter/mail.catchall.domain";
const row = ({ data }: Bench, model: string, name: string): Row | undefined =>
  data.tables[model]?.find((one) => one["name"] === name);
const tables = ({ data }: Bench): string => JSON.stringify(data.tables);
const first = (bench: Bench, inputs: Partial<ParameterInputs> = {}): Promise<ParameterState> =>
  apply({ ...bench.inputs, ...inputs }, undefined, bench.platform);
const writes = ({ server }: Bench): string[] => server.asked.filter((one) => /\b(write|create|unlink)$/.test(one));

const FROM = { defaultFrom: "office" };

describe.each([14, 16])("Odoo %s, system parameters", (version) => {
  const keys = version === 14 ? ["mail.dynamic.smtp.from"] : ["mail.default.from", "mail.default.from_filter"];

  it("are set, found set the next time, and put back", async () => {
    const bench = await openBench(version);
    const before = tables(bench);
    const state = await first(bench, FROM);
    expect(parameter(bench.data, "mail.catchall.domain")).toBe("acme.com");
    expect(keys.map((key) => parameter(bench.data, key) !== undefined)).toEqual(keys.map(() => true));
    expect(state).toMatchObject({ version, previous: { [DOMAIN]: "acme.odoo.com" }, live: state.declared });
    const inputs = { ...bench.inputs, ...FROM };
    expect(await difference(state, inputs, bench.platform)).toEqual({ changes: false, replaces: [], drift: [] });
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(tables(bench)).toBe(before);
  });
});

describe.each([17, 19])("Odoo %s, the alias domain", (version) => {
  const inputs = { ...FROM, companies: [1], bounceAlias: "b", catchallAlias: "c" };

  it("is created, given to the companies, and deleted again", async () => {
    const bench = await openBench(version);
    const before = tables(bench);
    const state = await first(bench, inputs);
    expect(row(bench, "mail.alias.domain", "acme.com")).toEqual({
      id: 2,
      name: "acme.com",
      bounce_alias: "b",
      catchall_alias: "c",
      default_from: "office",
    });
    expect(row(bench, "res.company", "Acme")).toMatchObject({ alias_domain_id: 2 });
    expect(await difference(state, { ...bench.inputs, ...inputs }, bench.platform)).toMatchObject({ changes: false });
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(tables(bench)).toBe(before);
  });

  it("that was there is changed in place, and gets its fields back", async () => {
    const bench = await openBench(version);
    const own = { id: 9, name: "acme.com", bounce_alias: "bounce", catchall_alias: "catchall", default_from: false };
    bench.data.tables["mail.alias.domain"]?.push(own);
    const before = tables(bench);
    const state = await first(bench, inputs);
    expect(row(bench, "mail.alias.domain", "acme.com")).toMatchObject({ id: 9, default_from: "office" });
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(tables(bench)).toBe(before);
  });

  it("that somebody gave to another company stays, because Odoo would take it from that company", async () => {
    const bench = await openBench(version);
    bench.data.tables["res.company"]?.push(
      { id: 2, name: "Shop", active: true, alias_domain_id: false },
      { id: 3, name: "Old", active: false, alias_domain_id: false },
    );
    const state = await first(bench, { companies: [1] });
    for (const company of bench.data.tables["res.company"]?.slice(1) ?? []) company["alias_domain_id"] = 2;
    expect(await putBack(state, bench.platform)).toEqual([
      "the alias domain acme.com stays, because others use it: company 2 (Shop), company 3 (Old).",
    ]);
    expect(bench.data.tables["res.company"]?.map((company) => company["alias_domain_id"])).toEqual([1, 2, 2]);
    expect(row(bench, "mail.alias.domain", "acme.com")).toBeDefined();
  });

  it("that email aliases use stays, and is told with the first of them", async () => {
    const bench = await openBench(version);
    const state = await first(bench, FROM);
    for (const id of [1, 2, 3, 4, 5, 6, 7])
      bench.data.tables["mail.alias"]?.push({ id, alias_name: id === 1 ? false : `a${id}`, alias_domain_id: 2 });
    expect(await putBack(state, bench.platform)).toEqual([
      "the alias domain acme.com stays, because others use it: the email alias with the id 1, the email alias a2, the email alias a3, the email alias a4, the email alias a5 and 2 more.",
    ]);
    expect(row(bench, "mail.alias.domain", "acme.com")).toBeDefined();
  });

  it("that Odoo itself keeps stays, with Odoo's reason", async () => {
    const bench = await openBench(version);
    const state = await first(bench);
    const message = "Another model is using the record";
    const json = { name: "odoo.exceptions.ValidationError", message, error: { data: { message } } };
    bench.server.fail({ when: /unlink$/, status: version < 19 ? 200 : 422, json });
    expect(await putBack(state, bench.platform)).toEqual([
      expect.stringMatching(/^the alias domain acme\.com stays: .*Another model is using the record/),
    ]);
  });

  it("that others use stays too when another one takes its place, and the run goes on", async () => {
    const bench = await openBench(version);
    const state = await first(bench);
    const company = bench.data.tables["res.company"]?.[0];
    if (company) company["alias_domain_id"] = 2;
    await apply({ ...bench.inputs, aliasDomain: "acme.org" }, state, bench.platform);
    expect(bench.said).toEqual(["the alias domain acme.com stays, because others use it: company 1 (Acme)."]);
    expect(bench.data.tables["mail.alias.domain"]?.map(({ name }) => name)).toEqual([
      "acme.odoo.com",
      "acme.com",
      "acme.org",
    ]);
  });

  it("that is the first of the database goes to every company, so every company has to be listed", async () => {
    const bench = await openBench(version);
    bench.data.tables["mail.alias.domain"] = [];
    bench.data.tables["res.company"] = [
      { id: 1, name: "Acme", active: true, alias_domain_id: false },
      { id: 2, name: "Old", active: false, alias_domain_id: false },
    ];
    const before = tables(bench);
    const asked = { ...bench.inputs, companies: [1] };
    const problem = await problemOf(asked, bench.platform);
    expect(problem).toContain("`companies` does not list 2 (Old). [odoo/first-alias-domain]");
    expect(problem).toContain("fix: Set `companies: [1, 2]`");
    expect(failureOf(await failure(first(bench, asked)))).toBe("odoo/first-alias-domain");
    expect(tables(bench)).toBe(before);
    const state = await first(bench, { companies: [1, 2] });
    expect(bench.data.tables["res.company"].map((company) => company["alias_domain_id"])).toEqual([1, 1]);
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(tables(bench)).toBe(before);
  });

  it("needs Access Rights, which a preview asks for: any employee may read alias domains", async () => {
    const users = [
      { id: 7, login: "clerk@acme.com", apiKey: KEY, rights: Rights.Employee },
      { id: 8, login: "boss@acme.com", apiKey: "5f0d-boss", rights: Rights.AccessRights },
    ];
    const bench = await openBench(version, newDatabase("acme", version, users));
    const clerk = { ...bench.inputs, user: "clerk@acme.com", companies: [1] };
    const problem = await problemOf(clerk, bench.platform);
    expect(problem).toContain(
      "may not do this in acme: create mail.alias.domain, write res.company. Nothing was changed. [odoo/api-missing-right]",
    );
    const boss = { ...clerk, user: "boss@acme.com", apiKey: "5f0d-boss" };
    expect(await problemOf(boss, bench.platform)).toBeUndefined();
    const state = await first(bench, boss);
    const error = await failure(putBack({ ...state, user: "clerk@acme.com", apiKey: KEY }, bench.platform));
    expect(error.message).toContain("write res.company, unlink mail.alias.domain. Nothing was changed.");
    expect(row(bench, "mail.alias.domain", "acme.com")).toBeDefined();
    expect(await putBack(state, bench.platform)).toEqual([]);
  });

  it("has a From filter with it, which others may add to (case B08 since 17)", async () => {
    const bench = await openBench(version);
    setByHand(bench.data, "mail.default.from_filter", "acme.odoo.com, acme.org");
    const before = tables(bench);
    const state = await first(bench, { ...FROM, domain: "acme.net" });
    const filter = (): unknown => parameter(bench.data, "mail.default.from_filter");
    expect(filter()).toBe("acme.odoo.com, acme.org,acme.net,acme.com");
    const inputs = { ...bench.inputs, ...FROM, domain: "acme.net" };
    expect(await difference(state, inputs, bench.platform)).toEqual({ changes: false, replaces: [], drift: [] });
    expect((await refreshed(state, bench.platform)).live).toEqual(state.live);
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(tables(bench)).toBe(before);
  });

  it("that is there twice is refused, because it is unclear which is meant", async () => {
    const bench = await openBench(version);
    for (const id of [5, 6])
      bench.data.tables["mail.alias.domain"]?.push({
        id,
        name: "acme.com",
        bounce_alias: `b${id}`,
        catchall_alias: `c${id}`,
      });
    expect(await problemOf(bench.inputs, bench.platform)).toContain(
      "several alias domains acme.com in the database: ids 5, 6",
    );
  });

  it("of an unknown company is refused", async () => {
    const bench = await openBench(version);
    expect(await problemOf({ ...bench.inputs, companies: [1, 42] }, bench.platform)).toContain(
      "no company with the id 42",
    );
  });
});

it("two alias domains of two companies in one database live and go apart", async () => {
  const bench = await openBench(19);
  bench.data.tables["res.company"]?.push({ id: 2, name: "Acme Shop", alias_domain_id: 1 });
  const before = tables(bench);
  const office = await first(bench, { companies: [1] });
  const shop = await first(bench, { companies: [2], aliasDomain: "shop.example" });
  expect(bench.data.tables["res.company"]?.map((company) => company["alias_domain_id"])).toEqual([2, 3]);
  expect(await putBack(office, bench.platform)).toEqual([]);
  expect(row(bench, "res.company", "Acme Shop")?.["alias_domain_id"]).toBe(3);
  expect(await putBack(shop, bench.platform)).toEqual([]);
  expect(tables(bench)).toBe(before);
});

it("companies where they have no alias domain are refused, not forgotten", async () => {
  const bench = await openBench(16);
  expect(await problemOf({ ...bench.inputs, companies: [1] }, bench.platform)).toContain(
    "runs Odoo 16, where companies",
  );
});

describe("what somebody else chose", () => {
  it("is refused before anything is written, and named", async () => {
    const bench = await openBench(16);
    setByHand(bench.data, "mail.catchall.domain", "acme.net");
    setByHand(bench.data, "mail.default.from", "\u001b[2Jsales");
    const error = await failure(first(bench, FROM));
    expect(failureOf(error)).toBe("odoo/foreign-value");
    expect(error.message).toContain('mail.catchall.domain is "acme.net", not "acme.com"');
    expect(error.message).not.toContain("\u001b");
    expect(writes(bench)).toEqual([]);
    expect(await problemOf({ ...bench.inputs, ...FROM }, bench.platform)).toBe(error.message);
  });

  it("is overwritten with `adopt`, and comes back", async () => {
    const bench = await openBench(16);
    setByHand(bench.data, "mail.catchall.domain", "acme.net");
    const state = await first(bench, { adopt: true });
    expect(parameter(bench.data, "mail.catchall.domain")).toBe("acme.com");
    await putBack(state, bench.platform);
    expect(parameter(bench.data, "mail.catchall.domain")).toBe("acme.net");
  });

  it("stays when the resource goes, if it was changed meanwhile", async () => {
    const bench = await openBench(16);
    setByHand(bench.data, "mail.default.from", "notifications");
    const state = await first(bench, FROM);
    setByHand(bench.data, "mail.catchall.domain", "acme.net");
    bench.data.tables["ir.config_parameter"] = bench.data.tables["ir.config_parameter"]?.filter(
      ({ key }) => key !== "mail.default.from",
    ) as Row[];
    expect(await putBack(state, bench.platform)).toEqual([
      'mail.catchall.domain stays "acme.net": somebody changed it in Odoo.',
      "mail.default.from is gone: somebody changed it in Odoo.",
    ]);
    expect(parameter(bench.data, "mail.catchall.domain")).toBe("acme.net");
    expect(parameter(bench.data, "mail.default.from_filter")).toBeUndefined();
  });

  it("is drift in every comparison, and written over by the next update", async () => {
    const bench = await openBench(16);
    const state = await first(bench);
    setByHand(bench.data, "mail.catchall.domain", "evil.example");
    expect(await difference(state, bench.inputs, bench.platform)).toEqual({
      changes: true,
      replaces: [],
      drift: ['mail.catchall.domain is "evil.example", not "acme.com" as it was set: somebody changed it in Odoo.'],
    });
    expect((await refreshed(state, bench.platform)).live).toEqual({ [DOMAIN]: "evil.example" });
    const repaired = await apply(bench.inputs, state, bench.platform);
    expect([parameter(bench.data, "mail.catchall.domain"), repaired.previous]).toEqual(["acme.com", state.previous]);
  });

  it("is drift too when it is gone", async () => {
    const bench = await openBench(19);
    const state = await first(bench);
    bench.data.tables["mail.alias.domain"]?.pop();
    const { drift } = await difference(state, bench.inputs, bench.platform);
    expect(drift).toEqual([
      'name of the alias domain acme.com is gone, not "acme.com" as it was set: somebody changed it in Odoo.',
    ]);
    await apply(bench.inputs, state, bench.platform);
    expect(row(bench, "mail.alias.domain", "acme.com")).toBeDefined();
  });
});

describe("changes of the program", () => {
  it("another alias domain takes the place of the first, whose settings go back", async () => {
    const bench = await openBench(19);
    const before = tables(bench);
    const state = await first(bench, { companies: [1] });
    const next = { ...bench.inputs, companies: [1], aliasDomain: "acme.org" };
    expect((await difference(state, next, bench.platform)).changes).toBe(true);
    const moved = await apply(next, state, bench.platform);
    const domains = bench.data.tables["mail.alias.domain"]?.map(({ name }) => name);
    expect([domains, moved.previous]).toEqual([
      ["acme.odoo.com", "acme.org"],
      { "res.company/1/alias_domain_id": "acme.odoo.com" },
    ]);
    await putBack(moved, bench.platform);
    expect(JSON.parse(tables(bench))).toEqual(JSON.parse(before));
  });

  it("a new key is stored without writing anything", async () => {
    const bench = await openBench(16);
    const state = await first(bench);
    const asked = writes(bench).length;
    const old = { ...state, apiKey: "5f0d-the-old-key" };
    expect(await difference(old, bench.inputs, bench.platform)).toEqual({ changes: true, replaces: [], drift: [] });
    expect((await apply(bench.inputs, old, bench.platform)).apiKey).toBe(bench.inputs.apiKey);
    expect(writes(bench)).toHaveLength(asked);
  });

  it("another database is another resource, and is not looked at for that", async () => {
    const bench = await openBench(16);
    const state = await first(bench);
    const asked = bench.server.asked.length;
    expect(await difference(state, { ...bench.inputs, database: "b" }, bench.platform)).toEqual({
      changes: true,
      replaces: ["database"],
      drift: [],
    });
    expect(bench.server.asked).toHaveLength(asked);
    expect(idOf(bench.inputs)).toBe(`acme at ${bench.server.url}`);
  });

  it("inputs that a preview does not know yet are not asked with", async () => {
    const bench = await openBench(16);
    const unknown = { ...bench.inputs, apiKey: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    expect(await problemOf(unknown, bench.platform)).toBeUndefined();
    const state = await first(bench);
    const asked = bench.server.asked.length;
    expect(await difference(state, unknown, bench.platform)).toEqual({ changes: true, replaces: [], drift: [] });
    expect(bench.server.asked).toHaveLength(asked);
  });

  it("a version other than declared is refused in preview", async () => {
    const bench = await openBench(17);
    expect(await problemOf({ ...bench.inputs, odooVersion: 16 }, bench.platform)).toContain("odoo/api-version");
    expect(await problemOf({ ...bench.inputs, odooVersion: 17 }, bench.platform)).toBeUndefined();
  });
});

describe("failures", () => {
  it("half-way leave a state from which the next run goes on", async () => {
    const bench = await openBench(16);
    const json = { error: { data: { name: "odoo.exceptions.UserError", message: "no" } } };
    bench.server.fail({ when: / create$/, status: 200, json });
    const error = (await failure(first(bench, FROM))) as Error & { id: string; properties: ParameterState };
    expect([failureOf(error), error.id]).toEqual(["odoo/api-refused", `acme at ${bench.server.url}`]);
    const state = error.properties;
    const inputs = { ...bench.inputs, ...FROM };
    expect((await difference(state, inputs, bench.platform)).changes).toBe(true);
    await apply(inputs, state, bench.platform);
    expect(parameter(bench.data, "mail.default.from")).toBe("office");
  });

  it("a refused key leaves the state as it is while refreshing: the program may bring a new one", async () => {
    const bench = await openBench(19);
    const state = { ...(await first(bench)), apiKey: "5f0d-some-other-key" };
    const after = await refreshed(state, bench.platform);
    expect(after).toEqual({ ...state, unread: expect.stringContaining("odoo/api-wrong-key") });
    const asked = bench.server.asked.length;
    const refusedKey = { ...bench.inputs, apiKey: state.apiKey };
    expect(await difference(after, refusedKey, bench.platform)).toMatchObject({ changes: true, drift: [] });
    expect(bench.server.asked).toHaveLength(asked);
    expect(failureOf(await failure(apply(refusedKey, after, bench.platform)))).toBe("odoo/api-wrong-key");
    expect(await apply(bench.inputs, after, bench.platform)).not.toHaveProperty("unread");
    const mended = { ...after, apiKey: bench.inputs.apiKey };
    expect(await refreshed(mended, bench.platform)).not.toHaveProperty("unread");
  });

  it("anything else fails the refresh: what cannot be read is not known to be right", async () => {
    const bench = await openBench(19);
    const state = { ...(await first(bench)), database: "gone" };
    expect(failureOf(await failure(refreshed(state, bench.platform)))).toBe("odoo/api-wrong-database");
  });

  it("other failures of putting back are failures", async () => {
    const bench = await openBench(19);
    const state = await first(bench);
    bench.server.fail({ when: /unlink$/, status: 403, json: {} });
    expect(failureOf(await failure(putBack(state, bench.platform)))).toBe("odoo/api-missing-right");
  });
});

it.each([16, 19])(
  "a removal with a key that expired says what to do in Odoo %s, and changes nothing",
  async (version) => {
    const bench = await openBench(version);
    const state = { ...(await first(bench)), apiKey: "5f0d-the-expired-key" };
    const before = tables(bench);
    const error = await failure(putBack(state, bench.platform));
    expect([failureOf(error), tables(bench)]).toEqual(["odoo/api-wrong-key", before]);
    expect(error.message).toContain(
      "Nothing was put back in acme: a removal uses the API key that the last `pulumi up` stored",
    );
    expect(error.message).toContain("fix: Store a new key, run `pulumi up` with the resource still in the program");
    expect(error.message).not.toContain("5f0d");
    const renewed = await apply(bench.inputs, state, bench.platform);
    expect(await putBack(renewed, bench.platform)).toEqual([]);
  },
);

describe("outgoing mail servers of the database's own", () => {
  const withServers = async (version: number): Promise<Bench> => {
    const bench = await openBench(version);
    bench.data.tables["ir.mail_server"] = [
      { id: 3, name: "Office", active: true, from_filter: false },
      { id: 4, name: "News", active: true, from_filter: "news.example" },
      { id: 5, name: "Old", active: false, from_filter: "acme.com" },
      ...(version < 19 ? [] : [{ id: 6, name: "Anna", active: true, owner_user_id: 2, from_filter: "acme.com" }]),
    ];
    return bench;
  };

  it.each([16, 19])(
    "are told in Odoo %s where none of them has the filter, and set where they are listed",
    async (version) => {
      const bench = await withServers(version);
      const before = tables(bench);
      const inputs = { ...bench.inputs, ...FROM };
      expect(await problemOf(inputs, bench.platform)).toBeUndefined();
      const warnings = (): string[] => bench.said.filter((line) => line.startsWith("warning: "));
      expect(warnings()).toEqual([
        expect.stringMatching(
          /^warning: .* none of them has the From filter acme\.com.* 3 \(Office, no From filter\), 4 \(News,/,
        ),
      ]);
      const listed = { ...inputs, mailServers: [3] };
      expect(await problemOf(listed, bench.platform)).toBeUndefined();
      const state = await first(bench, listed);
      expect(await difference(state, listed, bench.platform)).toEqual({ changes: false, replaces: [], drift: [] });
      expect(warnings()).toHaveLength(1);
      expect(row(bench, "ir.mail_server", "Office")?.["from_filter"]).toBe("acme.com");
      expect(await difference(state, inputs, bench.platform)).toMatchObject({ changes: true });
      // Without the list the filter of Office goes back, and the one it has now still serves this run.
      expect(warnings()).toHaveLength(1);
      expect(bench.said.at(-1)).toBe('plan: the From filter of the outgoing mail server 3: "acme.com" -> (nothing)');
      expect(await putBack(state, bench.platform)).toEqual([]);
      expect(tables(bench)).toBe(before);
    },
  );

  it("that is unknown or archived is refused", async () => {
    const bench = await withServers(19);
    expect(await problemOf({ ...bench.inputs, ...FROM, mailServers: [5, 9] }, bench.platform)).toContain(
      "There is no active outgoing mail server with the id 5, 9",
    );
  });

  it("have no filters in Odoo 14", async () => {
    const bench = await openBench(14);
    expect(await problemOf({ ...bench.inputs, ...FROM, mailServers: [3] }, bench.platform)).toContain(
      "runs Odoo 14, where outgoing mail servers have no From filter",
    );
  });
});

it("a list in mail.default.from_filter of Odoo 16 keeps its domains (case B08)", async () => {
  const bench = await openBench(16);
  setByHand(bench.data, "mail.default.from_filter", "acme.com,acme.org");
  const before = tables(bench);
  const state = await first(bench, FROM);
  expect(parameter(bench.data, "mail.default.from_filter")).toBe("acme.com,acme.org");
  expect(await putBack(state, bench.platform)).toEqual([]);
  expect(tables(bench)).toBe(before);
});

describe("where a company used to send from", () => {
  const withCompany = async (aliasDomain: unknown): Promise<[Bench, ParameterState]> => {
    const bench = await openBench(19);
    const company = bench.data.tables["res.company"]?.[0];
    if (company) company["alias_domain_id"] = aliasDomain;
    return [bench, await first(bench, { companies: [1] })];
  };

  it("nothing, it has nothing again", async () => {
    const [bench, state] = await withCompany(false);
    await putBack(state, bench.platform);
    expect(row(bench, "res.company", "Acme")?.["alias_domain_id"]).toBe(false);
  });

  it("a domain that is gone, it has nothing", async () => {
    const [bench, state] = await withCompany(1);
    bench.data.tables["mail.alias.domain"]?.shift();
    await putBack(state, bench.platform);
    expect(row(bench, "res.company", "Acme")?.["alias_domain_id"]).toBe(false);
  });
});
