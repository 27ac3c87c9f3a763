import { failureOf } from "../../odooApi/errors";
import { type Call, send } from "../../odooApi/http";
import type { HttpRequest, Platform } from "../../odooApi/platform";
import { closeBenches, failure, KEY, openBench } from "./bench";

afterEach(closeBenches);

const connection = { url: "https://acme.odoo.com/", database: "acme", apiKey: KEY, timeout: 7 };
const call: Call = { path: "/x", body: { a: 1 }, isRepeatable: true };

interface Scene {
  readonly platform: Platform;
  readonly pauses: number[];
  readonly sent: [string, HttpRequest][];
}

/** A world that answers with these statuses, or breaks with these errors, one after the other. */
function scene(...answers: readonly (number | Error | [status: number, retryAfter: string])[]): Scene {
  const pauses: number[] = [];
  const sent: [string, HttpRequest][] = [];
  const left = [...answers];
  return {
    pauses,
    sent,
    platform: {
      fetch: (url, request) => {
        sent.push([url, request]);
        const next = left.shift() ?? 200;
        if (next instanceof Error) return Promise.reject(next);
        const [status, retryAfter] = Array.isArray(next) ? next : [next, ""];
        return Promise.resolve({
          status,
          headers: { get: () => retryAfter || null },
          text: () => Promise.resolve("{}"),
        });
      },
      wait: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
      tell: () => undefined,
    },
  };
}

const broken = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });

it.each<[string, readonly (number | Error | [number, string])[], boolean, number[], number | undefined]>([
  ["any status is handed on", [404], true, [], 404],
  ["too many requests wait, longer each time", [429, 429, 429, 200], true, [1000, 2000, 4000], 200],
  ["a server that is busy is asked again", [503, 200], false, [1000], 200],
  ["a server may say how long to wait", [[429, "9"], 200], true, [9000], 200],
  ["a pause is a minute at most", [[429, "86400"], 200], true, [60_000], 200],
  ["a date instead of seconds counts as not given", [[429, "Sun, 06 Nov 1994 08:49:37 GMT"], 200], true, [1000], 200],
  ["a gateway that fails is asked again", [502, 504, 200], true, [1000, 2000], 200],
  ["a gateway that fails is not asked again where that may create something twice", [502], false, [], 502],
  ["an error of Odoo itself is not asked again", [500], true, [], 500],
  ["a request is sent five times at most", [429, 429, 429, 429, 429, 200], true, [1000, 2000, 4000, 8000], 429],
  ["a broken connection is tried again", [broken, 200], true, [1000], 200],
])("%s (RFC 9110 section 10.2.3)", async (_, answers, isRepeatable, pauses, status) => {
  const world = scene(...answers);
  const answer = await send({ connection, platform: world.platform }, { ...call, isRepeatable });
  expect([answer.status, world.pauses]).toEqual([status, pauses]);
});

it.each([
  [true, 5],
  [false, 1],
])("a connection that stays broken is given up: repeatable %s, %s attempts", async (isRepeatable, attempts) => {
  const world = scene(broken, broken, broken, broken, broken);
  const error = await failure(send({ connection, platform: world.platform }, { ...call, isRepeatable }));
  expect([failureOf(error), world.sent.length]).toEqual(["odoo/api-unreachable", attempts]);
  expect(error.message).toContain(`(${attempts} attempts of at most 7 s): fetch failed: connect ECONNREFUSED.`);
});

it.each([new Error("gone"), "gone"])("tells %s, whatever was thrown", async (thrown) => {
  const platform: Platform = {
    fetch: jest.fn().mockRejectedValue(thrown),
    wait: () => Promise.resolve(),
    tell: jest.fn(),
  };
  const error = await failure(send({ connection, platform }, { ...call, isRepeatable: false }));
  expect(error.message).toContain(": gone. [odoo/api-unreachable]");
});

it("follows no redirection, because the key would go along, and has a time-out", async () => {
  const world = scene(200, 200);
  await send({ connection, platform: world.platform }, { ...call, headers: { Authorization: "bearer x" } });
  await send({ connection, platform: world.platform }, { path: "/y", isRepeatable: true });
  const [first, second] = world.sent;
  expect(first?.[0]).toBe("https://acme.odoo.com/x");
  expect(first?.[1]).toMatchObject({ method: "POST", redirect: "manual", body: '{"a":1}' });
  expect(first?.[1].headers).toMatchObject({ Authorization: "bearer x", "User-Agent": "pulumi-odoo-mail" });
  expect([second?.[1].method, second?.[1].body, second?.[1].signal]).toEqual([
    "GET",
    undefined,
    expect.any(AbortSignal),
  ]);
});

it("a real redirection is an answer like another, and the other host hears nothing", async () => {
  const bench = await openBench(19);
  const other = await openBench(19);
  bench.server.fail({ status: 307, page: "", location: `${other.server.url}/x` });
  const answer = await send(
    { connection: bench.connection, platform: bench.platform },
    { ...call, isRepeatable: false },
  );
  expect([answer.status, answer.json, other.server.asked]).toEqual([307, undefined, []]);
});
