import { failureOf } from "../../odooApi/errors";
import type { ParameterInputs, ParameterState } from "../../odooApi/parameters";
import { apply, difference, idOf, problemOf, putBack, refreshed } from "../../odooApi/resource";
import { type OdooData, parameter, type Row, setByHand } from "../../sandbox/odoo/database";
import { type Bench, closeBenches, failure, openBench } from "./bench";

afterEach(closeBenches);

const DOMAIN = "ir.config_parameter/mail.catchall.domain";
const row = (data: OdooData, model: string, name: string): Row | undefined =>
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
    expect(row(bench.data, "mail.alias.domain", "acme.com")).toEqual({
      ...{ id: 2, name: "acme.com", bounce_alias: "b", catchall_alias: "c", default_from: "office" },
    });
    expect(row(bench.data, "res.company", "Acme")).toMatchObject({ alias_domain_id: 2 });
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
    expect(row(bench.data, "mail.alias.domain", "acme.com")).toMatchObject({ id: 9, default_from: "office" });
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(tables(bench)).toBe(before);
  });

  it("that others use by now stays, with Odoo's reason", async () => {
    const bench = await openBench(version);
    const state = await first(bench, FROM);
    const company = bench.data.tables["res.company"]?.[0];
    if (company) company["alias_domain_id"] = 2;
    expect(await putBack(state, bench.platform)).toEqual([
      expect.stringMatching(/^name of the alias domain acme\.com stays: .*another model requires the record/),
    ]);
    expect(row(bench.data, "mail.alias.domain", "acme.com")).toBeDefined();
  });

  it("that is there twice is refused: nobody knows which is meant", async () => {
    const bench = await openBench(version);
    for (const id of [5, 6])
      bench.data.tables["mail.alias.domain"]?.push({
        ...{ id, name: "acme.com" },
        bounce_alias: `b${id}`,
        catchall_alias: `c${id}`,
      });
    expect(await problemOf(bench.inputs, bench.platform)).toContain(
      "several alias domains acme.com in the database: ids 5, 6",
    );
  });

  it("of a company that nobody knows is refused", async () => {
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
  expect(row(bench.data, "res.company", "Acme Shop")?.["alias_domain_id"]).toBe(3);
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
    expect(row(bench.data, "mail.alias.domain", "acme.com")).toBeDefined();
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
      ...{ changes: true, replaces: ["database"], drift: [] },
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
    const refused = { json: { error: { data: { name: "odoo.exceptions.UserError", message: "no" } } }, status: 200 };
    const ok = (result: unknown) => ({ status: 200, json: { result } });
    const version = ok({ server_version_info: [16] });
    bench.server.fail(version, ok(2), ok([]), ok([1]), refused);
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
    const found = { id: 2, name: "acme.com" };
    const ok = (json: unknown) => ({ status: 200, json });
    bench.server.fail(ok({ result: { server_version_info: [19] } }), ok([found]), { status: 403, json: {} });
    expect(failureOf(await failure(putBack(state, bench.platform)))).toBe("odoo/api-missing-right");
  });
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
    expect(row(bench.data, "res.company", "Acme")?.["alias_domain_id"]).toBe(false);
  });

  it("a domain that is gone, it has nothing", async () => {
    const [bench, state] = await withCompany(1);
    bench.data.tables["mail.alias.domain"]?.shift();
    await putBack(state, bench.platform);
    expect(row(bench.data, "res.company", "Acme")?.["alias_domain_id"]).toBe(false);
  });
});
