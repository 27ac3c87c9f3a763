import { failureOf } from "../../odooApi/errors";
import type { ParameterInputs, ParameterState } from "../../odooApi/parameters";
import { apply, difference, problemOf, putBack, refreshed } from "../../odooApi/resource";
import { Rights, type Row } from "../../sandbox/odoo/database";
import { type Bench, closeBenches, failure, openBench } from "./bench";

afterEach(closeBenches);

const SERVER_3 = "ir.mail_server/3/from_filter";
const SERVER_GONE = "the outgoing mail server 3 is gone from Odoo, or the key's user may not see it.";
const COMPANY_GONE = "company 2 is gone from Odoo, or the key's user may not see it.";
const DOMAIN_GONE = "the alias domain acme.com is gone from Odoo, or the key's user may not see it.";
const forgotten = (gone: string): string => `warning: ${gone} Nothing is put back there.`;

const SHOP = { id: 5, name: "Shop", active: true, from_filter: "shop.example" };
const server = (id: number): Row => ({ id, name: `Server ${id}`, active: true, from_filter: false });

const rowsOf = ({ data }: Bench, model: string): Row[] => (data.tables[model] ??= []);
const rowOf = (bench: Bench, model: string, id: number): Row | undefined =>
  rowsOf(bench, model).find((row) => row.id === id);
const tables = ({ data }: Bench): unknown => JSON.parse(JSON.stringify(data.tables));

/** Deletes a record as a person does in Odoo; companies lose an alias domain that is deleted. */
function deleteByHand(bench: Bench, model: string, id: number): void {
  bench.data.tables[model] = rowsOf(bench, model).filter((row) => row.id !== id);
  if (model !== "mail.alias.domain") return;
  for (const company of rowsOf(bench, "res.company"))
    if (company["alias_domain_id"] === id) company["alias_domain_id"] = false;
}

/** A bench whose settings are made, the inputs they are made of, and what was in the database before. */
interface Made {
  readonly bench: Bench;
  readonly inputs: ParameterInputs;
  readonly state: ParameterState;
  readonly before: unknown;
}

async function make(version: number, more: Partial<ParameterInputs>, prepare: (bench: Bench) => void): Promise<Made> {
  const bench = await openBench(version);
  // Some tests take a right away.
  Object.assign(bench.data, { users: bench.data.users.map((user) => ({ ...user })) });
  prepare(bench);
  const inputs = { ...bench.inputs, ...more };
  return { bench, inputs, before: tables(bench), state: await apply(inputs, undefined, bench.platform) };
}

describe.each([16, 19])("Odoo %s, an outgoing mail server", (version) => {
  const servers = (): Promise<Made> =>
    make(version, { defaultFrom: "office", mailServers: [3, 4] }, (bench) => {
      rowsOf(bench, "ir.mail_server").push(server(3), server(4), { ...SHOP });
    });

  const archive = (bench: Bench): void =>
    void Object.assign(rowOf(bench, "ir.mail_server", 3) ?? {}, { active: false });

  it("that was deleted and is still listed stops preview and up, and neither refresh nor destroy", async () => {
    const { bench, inputs, state, before } = await servers();
    deleteByHand(bench, "ir.mail_server", 3);
    const error = await failure(apply(inputs, state, bench.platform));
    expect(failureOf(error)).toBe("odoo/api-refused");
    expect(error.message).toContain(
      "There is no active outgoing mail server with the id 3 that the key's user may see.",
    );
    expect(error.message).toContain("fix: Take it out of `mailServers`");
    expect(await problemOf(inputs, bench.platform, true)).toBe(error.message);

    const after = await refreshed(state, bench.platform);
    expect(bench.said).toEqual([`warning: ${SERVER_GONE}`]);
    // The engine compares in a refresh too, with the inputs in the state.
    expect((await difference(after, inputs, bench.platform)).drift).toEqual([
      'the From filter of the outgoing mail server 3 is gone, not "acme.com" as it was set: somebody changed it in Odoo.',
    ]);
    expect(after.live).not.toHaveProperty([SERVER_3]);
    expect(await putBack(after, bench.platform)).toEqual([forgotten(SERVER_GONE)]);
    expect(tables(bench)).toEqual({
      ...(before as object),
      "ir.mail_server": [server(4), SHOP],
    });
  });

  it("that was deleted and is no longer listed is forgotten with one line; the others keep their filters", async () => {
    const { bench, inputs, state } = await servers();
    deleteByHand(bench, "ir.mail_server", 3);
    const next = { ...inputs, mailServers: [4] };
    const found = await difference(state, next, bench.platform);
    expect([found, bench.said]).toEqual([{ changes: true, replaces: [], drift: [] }, [forgotten(SERVER_GONE)]]);
    const reached = await apply(next, state, bench.platform);
    expect(reached.declared).not.toHaveProperty([SERVER_3]);
    expect(rowsOf(bench, "ir.mail_server").map((row) => [row.id, row["from_filter"]])).toEqual([
      [4, "acme.com"],
      [5, "shop.example"],
    ]);
    expect(await difference(reached, next, bench.platform)).toEqual({ changes: false, replaces: [], drift: [] });
    expect(await putBack(reached, bench.platform)).toEqual([]);
    expect(bench.said).toHaveLength(1);
  });

  it("that had a filter before and was deleted is forgotten too: nothing is written to its id", async () => {
    const { bench, state } = await servers();
    const remembered = { ...state, previous: { ...state.previous, [SERVER_3]: "acme.net" } };
    deleteByHand(bench, "ir.mail_server", 3);
    const asked = bench.server.asked.length;
    expect(await putBack(remembered, bench.platform)).toEqual([forgotten(SERVER_GONE)]);
    expect(bench.server.asked.slice(asked).filter((one) => /ir\.mail_server.write$/.test(one))).toHaveLength(1);
  });

  it("that was archived gets its filter back and stays archived; while it is listed, preview and up stop", async () => {
    const { bench, inputs, state } = await servers();
    archive(bench);
    const problem = "There is no active outgoing mail server with the id 3";
    expect(await problemOf(inputs, bench.platform, true)).toContain(problem);
    expect((await failure(apply(inputs, state, bench.platform))).message).toContain(problem);
    expect((await refreshed(state, bench.platform)).live).toEqual(state.live);
    const next = { ...inputs, mailServers: [4] };
    expect(await difference(state, next, bench.platform)).toMatchObject({ changes: true, drift: [] });
    const reached = await apply(next, state, bench.platform);
    expect(rowOf(bench, "ir.mail_server", 3)).toEqual({ ...server(3), active: false });
    expect(await putBack(reached, bench.platform)).toEqual([]);
    expect(bench.said).toEqual(['plan: the From filter of the outgoing mail server 3: "acme.com" -> (nothing)']);
    expect(rowsOf(bench, "ir.mail_server").slice(1)).toEqual([server(4), SHOP]);
  });

  it("that was archived is put right by a destroy, also while it is listed", async () => {
    const { bench, state } = await servers();
    archive(bench);
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(rowOf(bench, "ir.mail_server", 3)).toEqual({ ...server(3), active: false });
  });
});

describe.each([17, 19])("Odoo %s, a company", (version) => {
  const companies = (): Promise<Made> =>
    make(version, { companies: [1, 2] }, (bench) => {
      rowsOf(bench, "res.company").push({ id: 2, name: "Shop", active: true, alias_domain_id: 1 });
    });

  it("that was deleted and is still listed stops preview and up, and neither refresh nor destroy", async () => {
    const { bench, inputs, state, before } = await companies();
    deleteByHand(bench, "res.company", 2);
    const { message } = await failure(apply(inputs, state, bench.platform));
    expect(message).toContain("There is no company with the id 2 that the key's user may see.");
    expect(message).toContain("fix: Take it out of `companies`");
    expect(await problemOf(inputs, bench.platform, true)).toBe(message);
    const after = await refreshed(state, bench.platform);
    expect(bench.said).toEqual([`warning: ${COMPANY_GONE}`]);
    expect((await difference(after, inputs, bench.platform)).drift).toEqual([
      'the alias domain of company 2 is gone, not "acme.com" as it was set: somebody changed it in Odoo.',
    ]);
    expect(await putBack(after, bench.platform)).toEqual([forgotten(COMPANY_GONE)]);
    expect(tables(bench)).toEqual({
      ...(before as object),
      "res.company": [{ id: 1, name: "Acme", alias_domain_id: 1 }],
    });
  });

  it("that was deleted and is no longer listed is forgotten with one line", async () => {
    const { bench, inputs, state } = await companies();
    deleteByHand(bench, "res.company", 2);
    const next = { ...inputs, companies: [1] };
    const found = await difference(state, next, bench.platform);
    expect([found, bench.said]).toEqual([{ changes: true, replaces: [], drift: [] }, [forgotten(COMPANY_GONE)]]);
    const reached = await apply(next, state, bench.platform);
    expect(Object.keys({ ...reached.declared, ...reached.previous }).join()).not.toContain("res.company/2");
    expect(await putBack(reached, bench.platform)).toEqual([]);
    expect(rowOf(bench, "res.company", 1)?.["alias_domain_id"]).toBe(1);
  });

  // Without Access Rights a user sees the own companies only. The other one is there still, and holds what was set.
  it("that the key's user no longer sees is not forgotten: the right is missing that shows it", async () => {
    const { bench, inputs, state } = await make(version, { companies: [2] }, (prepared) => {
      rowsOf(prepared, "res.company").push({ id: 2, name: "Shop", active: true, alias_domain_id: false });
      rowsOf(prepared, "mail.alias.domain").push({
        id: 9,
        name: "acme.com",
        bounce_alias: "bounce",
        catchall_alias: "catchall",
        default_from: "office",
      });
    });
    Object.assign(bench.data.users[0] ?? {}, { rights: Rights.Employee });
    await refreshed(state, bench.platform);
    expect(bench.said).toEqual([`warning: ${COMPANY_GONE}`]);
    const set = tables(bench);
    const without = { ...inputs, companies: [] };
    for (const run of [putBack(state, bench.platform), apply(without, state, bench.platform)]) {
      const error = await failure(run);
      expect(error.message).toContain("may not do this in acme: write res.company. Nothing was changed.");
      expect(failureOf(error)).toBe("odoo/api-missing-right");
    }
    expect(tables(bench)).toEqual(set);
    Object.assign(bench.data.users[0] ?? {}, { rights: Rights.AccessRights });
    expect(await putBack(state, bench.platform)).toEqual([]);
    expect(rowOf(bench, "res.company", 2)?.["alias_domain_id"]).toBe(false);
  });
});

describe.each([17, 19])("Odoo %s, an alias domain", (version) => {
  const own = { id: 9, name: "acme.com", bounce_alias: "b", catchall_alias: "c", default_from: "me" };
  const COMPANY_LEFT = "the alias domain of company 1 is gone: somebody changed it in Odoo.";

  it.each([
    ["that was created here", 2, []],
    ["that was there before", 9, [own]],
  ])("%s and deleted by hand is forgotten by destroy, with one line", async (_, id, rows) => {
    const { bench, state, before } = await make(
      version,
      { defaultFrom: "office", companies: [1], adopt: true },
      (prepared) => {
        rowsOf(prepared, "mail.alias.domain").push(...rows.map((row) => ({ ...row })));
      },
    );
    deleteByHand(bench, "mail.alias.domain", id);
    const after = await refreshed(state, bench.platform);
    expect(bench.said).toEqual([`warning: ${DOMAIN_GONE}`]);
    expect(await putBack(after, bench.platform)).toEqual([forgotten(DOMAIN_GONE), COMPANY_LEFT]);
    const { "mail.alias.domain": domains, ...others } = before as Record<string, Row[]>;
    expect(tables(bench)).toEqual({
      ...others,
      "mail.alias.domain": domains?.filter((row) => row.id !== id),
      "res.company": [{ id: 1, name: "Acme", alias_domain_id: false }],
    });
  });

  it("that is gone is forgotten when another one takes its place", async () => {
    const { bench, inputs, state } = await make(version, {}, () => undefined);
    deleteByHand(bench, "mail.alias.domain", 2);
    const next = { ...inputs, aliasDomain: "acme.org" };
    const found = await difference(state, next, bench.platform);
    const plan = 'plan: name of the alias domain acme.org: (nothing) -> "acme.org"';
    expect([found, bench.said]).toEqual([{ changes: true, replaces: [], drift: [] }, [forgotten(DOMAIN_GONE), plan]]);
    const reached = await apply(next, state, bench.platform);
    expect(Object.keys(reached.declared)).toEqual(["mail.alias.domain/acme.org/name"]);
  });
});

describe("a refresh compares with the inputs in the state, so the comparison does not refuse", () => {
  it("a version that the database no longer has, which the next preview refuses", async () => {
    const { bench, inputs, state } = await make(18, { odooVersion: 18 }, () => undefined);
    Object.assign(bench.data, { version: 19 });
    const after = await refreshed(state, bench.platform);
    expect(await difference(after, inputs, bench.platform)).toEqual({ changes: false, replaces: [], drift: [] });
    expect(await problemOf(inputs, bench.platform, true)).toContain("odoo/api-version");
    expect(await problemOf({ ...inputs, odooVersion: 19 }, bench.platform, true)).toBeUndefined();
  });

  it("the only alias domain, deleted while a company uses it that the program does not list", async () => {
    const { bench, inputs, state } = await make(19, {}, () => undefined);
    rowsOf(bench, "res.company")[0] = { id: 1, name: "Acme", alias_domain_id: false };
    bench.data.tables["mail.alias.domain"] = [];
    const after = await refreshed(state, bench.platform);
    expect((await difference(after, inputs, bench.platform)).drift).toHaveLength(1);
    expect(await problemOf(inputs, bench.platform, true)).toContain("odoo/first-alias-domain");
    expect(failureOf(await failure(apply(inputs, state, bench.platform)))).toBe("odoo/first-alias-domain");
    expect(await putBack(after, bench.platform)).toEqual([forgotten(DOMAIN_GONE)]);
  });
});

describe("several records that are gone", () => {
  const all = (): Promise<Made> =>
    make(19, { defaultFrom: "office", companies: [1, 2], mailServers: [3, 4] }, (bench) => {
      rowsOf(bench, "res.company").push({ id: 2, name: "Shop", active: true, alias_domain_id: 1 });
      rowsOf(bench, "ir.mail_server").push(server(3), server(4));
    });

  it("are named in one error while they are listed", async () => {
    const { bench, inputs, state } = await all();
    deleteByHand(bench, "res.company", 2);
    deleteByHand(bench, "ir.mail_server", 3);
    deleteByHand(bench, "ir.mail_server", 4);
    const { message } = await failure(apply(inputs, state, bench.platform));
    expect(message).toContain("There is no company with the id 2 that the key's user may see.");
    expect(message).toContain("There is no active outgoing mail server with the id 3, 4 that the key's user may see.");
    expect(await problemOf(inputs, bench.platform)).toBe(message);
  });

  it("are named a line each, and the rest is put back", async () => {
    const { bench, state } = await all();
    deleteByHand(bench, "res.company", 2);
    deleteByHand(bench, "ir.mail_server", 3);
    expect(await putBack(state, bench.platform)).toEqual([forgotten(COMPANY_GONE), forgotten(SERVER_GONE)]);
    expect(rowOf(bench, "ir.mail_server", 4)?.["from_filter"]).toBe(false);
    expect(rowOf(bench, "res.company", 1)?.["alias_domain_id"]).toBe(1);
    expect(rowsOf(bench, "mail.alias.domain").map(({ name }) => name)).toEqual(["acme.odoo.com"]);
  });
});
