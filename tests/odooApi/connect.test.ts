import { connect } from "../../odooApi/connect";
import type { Connection } from "../../odooApi/connection";
import { failureOf } from "../../odooApi/errors";
import type { Platform } from "../../odooApi/platform";
import { type Bench, CLERK, closeBenches, failure, KEY, openBench } from "./bench";

afterEach(closeBenches);

const PARAMETERS = ["ir.config_parameter", [["key", "in", ["web.base.url"]]], ["key", "value"]] as const;
const read = async ({ platform, connection }: Bench, other: Partial<Connection> = {}): Promise<unknown> => {
  const client = await connect({ connection: { ...connection, ...other }, platform });
  return client.searchRead(...PARAMETERS);
};

describe.each([14, 15, 16, 17, 18, 19, 20, 21, 22])("Odoo %s", (version) => {
  it("is detected, and spoken to in its protocol", async () => {
    const bench = await openBench(version);
    const client = await connect({ connection: bench.connection, platform: bench.platform });
    expect(client.version).toBe(version);
    const value = "https://acme.odoo.com";
    expect(await client.searchRead(...PARAMETERS)).toEqual([{ id: 1, key: "web.base.url", value }]);
    expect(bench.server.asked.at(-1)).toBe(
      version < 19 ? "POST /jsonrpc ir.config_parameter search_read" : "POST /json/2/ir.config_parameter/search_read",
    );
    expect(bench.server.asked).toHaveLength(version < 19 ? 4 : 2);
  });

  it("creates, writes and deletes records", async () => {
    const bench = await openBench(version);
    const client = await connect({ connection: bench.connection, platform: bench.platform });
    const id = await client.create("ir.config_parameter", { key: "a", value: "1" });
    await client.write("ir.config_parameter", id, { value: "2" });
    expect(bench.data.tables["ir.config_parameter"]?.find((row) => row.id === id)).toEqual({
      id,
      key: "a",
      value: "2",
    });
    await client.unlink("ir.config_parameter", id);
    expect(bench.data.tables["ir.config_parameter"]?.some((row) => row.id === id)).toBe(false);
  });

  it.each<[string, Partial<Connection>, string]>([
    ["a wrong key", { apiKey: "5f0d-some-other-key" }, "odoo/api-wrong-key"],
    ["another database", { database: "other" }, "odoo/api-wrong-database"],
    ["a user without the right", { user: CLERK.login, apiKey: CLERK.apiKey }, "odoo/api-missing-right"],
  ])("says clearly what %s comes to, and never prints a key", async (_, other, id) => {
    const error = await failure(read(await openBench(version), other));
    expect(failureOf(error)).toBe(id);
    expect(error.message).toContain(`[${id}]`);
    expect(error.message).toContain("fix: ");
    expect(`${error.message}${error.stack}`).not.toContain(other.apiKey ?? KEY);
  });

  it("says which model it does not know", async () => {
    const bench = await openBench(version);
    const client = await connect({ connection: bench.connection, platform: bench.platform });
    const error = await failure(client.searchRead("x.unknown", [], []));
    expect([failureOf(error), error.message]).toEqual([
      "odoo/api-unknown-model",
      expect.stringContaining("x.unknown search_read"),
    ]);
  });

  it("hands on what Odoo refuses, in Odoo's words", async () => {
    const bench = await openBench(version);
    const client = await connect({ connection: bench.connection, platform: bench.platform });
    const error = await failure(client.create("ir.config_parameter", { key: "web.base.url", value: "x" }));
    expect([failureOf(error), error.message]).toEqual([
      "odoo/api-refused",
      expect.stringContaining('Odoo says "The operation cannot be completed: Key must be unique."'),
    ]);
  });
});

it("a record that is gone is no model that is not there, although both are HTTP 404 (a real 19.0, 2026-11-28)", async () => {
  const { connection, platform } = await openBench(19);
  const client = await connect({ connection, platform });
  const error = await failure(client.unlink("ir.config_parameter", 999));
  expect([failureOf(error), error.message]).toEqual([
    "odoo/api-refused",
    expect.stringContaining("Record does not exist or has been deleted."),
  ]);
});

it("/jsonrpc, which Odoo 19 logs a warning for, is asked only where /web/version is not there", async () => {
  const asked = async (version: number): Promise<readonly string[]> => {
    const { connection, platform, server } = await openBench(version);
    await connect({ connection, platform });
    return server.asked;
  };
  expect(await asked(19)).toEqual(["GET /web/version"]);
  expect(await asked(18)).toEqual(["GET /web/version", "POST /jsonrpc version", "POST /jsonrpc login"]);
});

it.each([17, 18, 19, 20])(
  "Odoo %s is asked whether the user may do something, whatever the right to read",
  async (version) => {
    const { connection, platform } = await openBench(version);
    const admin = await connect({ connection, platform });
    const { login: user, apiKey } = CLERK;
    const clerk = await connect({ connection: { ...connection, user, apiKey }, platform });
    expect(await clerk.searchRead("mail.alias.domain", [], ["name"])).toHaveLength(1);
    expect([await admin.may("create", "mail.alias.domain"), await clerk.may("create", "mail.alias.domain")]).toEqual([
      true,
      false,
    ]);
  },
);

it("until 18 the login is needed, since 19 the key says who it is", async () => {
  const { connection, platform } = await openBench(16);
  const { user: _user, ...anonymous } = connection;
  const error = await failure(connect({ connection: anonymous, platform }));
  expect([failureOf(error), error.message]).toEqual(["odoo/api-wrong-key", expect.stringContaining("Give `user`")]);
  const newer = await openBench(19);
  const session = { connection: { ...anonymous, url: newer.server.url }, platform: newer.platform };
  expect((await connect(session)).version).toBe(19);
});

it("a wrong key without a login is told without one", async () => {
  const bench = await openBench(19);
  const { user: _user, ...anonymous } = bench.connection;
  const client = await connect({
    connection: { ...anonymous, apiKey: "5f0d-some-other-key" },
    platform: bench.platform,
  });
  expect((await failure(client.searchRead(...PARAMETERS))).message).toContain("take the API key for the database acme");
});

it.each([
  [19, 17, "runs Odoo 19, and `odooVersion` says 17"],
  [13, undefined, "versions before 14 are not known"],
])("Odoo %s where %s is declared is a mismatch", async (version, expected, words) => {
  const { connection, platform } = await openBench(version);
  const error = await failure(connect({ connection, platform }, expected));
  expect([failureOf(error), error.message]).toEqual(["odoo/api-version", expect.stringContaining(words)]);
});

describe("answers that are none of Odoo's", () => {
  const answering = (...answers: { status: number; text: string }[]): Platform => ({
    fetch: () => {
      const { status = 404, text = "" } = answers.shift() ?? {};
      return Promise.resolve({ status, headers: new Headers(), text: () => Promise.resolve(text) });
    },
    wait: () => Promise.resolve(),
    tell: () => undefined,
  });
  const connection = { url: "https://acme.odoo.com", database: "acme", user: "u", apiKey: KEY, timeout: 1 };
  const rpcVersion = (info: unknown): string => JSON.stringify({ result: { server_version_info: info } });
  const nineteen = { status: 200, text: '{"version_info":[19]}' };
  const noPage = { status: 404, text: "<html>" };

  it.each([
    ["a page", ["<html>hello</html>", "<html>hello</html>"]],
    ["no envelope", ['{"a":1}', "[]"]],
    ["null", ["null", "null"]],
    ["an invalid version", ['{"version_info":"19"}', rpcVersion(["x"])]],
    ["a null version", ["null", '{"error":null}']],
    ["a null result", ["null", '{"result":null}']],
    ["an escape sequence", ["\u001b[31m", "\u001b[31m"]],
  ])("%s is not understood, and printed safely", async (_, texts) => {
    const platform = answering(...texts.map((text) => ({ status: 200, text })));
    const error = await failure(connect({ connection, platform }));
    expect(failureOf(error)).toBe("odoo/api-not-understood");
    expect(error.message).not.toContain("\u001b");
  });

  it("Odoo Online's versions in between count as the one before", async () => {
    const login = { status: 200, text: '{"result":2}' };
    const saas = rpcVersion(["saas~17", 4, 0, "final", 0, "e"]);
    const platform = answering(noPage, { status: 200, text: saas }, login);
    expect((await connect({ connection, platform })).version).toBe(17);
  });

  it("a body that is no JSON where JSON-2 was asked is not understood", async () => {
    const platform = answering(nineteen, { status: 200, text: "<html>" });
    const client = await connect({ connection, platform });
    expect(failureOf(await failure(client.searchRead("a.b", [], [])))).toBe("odoo/api-not-understood");
  });

  it.each([
    ['"plain words"', 'Odoo says "plain words"'],
    ["{}", 'Odoo says ""'],
    ["7", 'Odoo says ""'],
  ])("an error body %s is told as far as it goes", async (text, words) => {
    const platform = answering(nineteen, { status: 422, text });
    const client = await connect({ connection, platform });
    expect((await failure(client.searchRead("a.b", [], []))).message).toContain(words);
  });

  it("a server that repeats the key does not get it printed", async () => {
    const platform = answering(nineteen, { status: 401, text: `"bad key ${KEY}"` });
    const client = await connect({ connection, platform });
    const error = await failure(client.searchRead("a.b", [], []));
    expect(error.message).toContain('"bad key [secret]"');
  });

  it("an error without a name or words is one all the same", async () => {
    const platform = answering(noPage, { status: 200, text: '{"error":{}}' });
    expect(failureOf(await failure(connect({ connection, platform })))).toBe("odoo/api-refused");
  });
});
