import type { ParameterState } from "../../odooApi/parameters";
import { nodePlatform } from "../../odooApi/platform";
import { odooProvider } from "../../odooApi/provider";
import { parameter, setByHand } from "../../sandbox/odoo/database";
import { closeBenches, KEY, openBench } from "./bench";

let printed: string[];
beforeEach(() => {
  printed = [];
  for (const method of ["log", "error"] as const)
    jest.spyOn(console, method).mockImplementation((...line: unknown[]) => void printed.push(line.join(" ")));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeBenches();
});

const { check, create, diff, read, update, delete: remove } = odooProvider as Required<typeof odooProvider>;

it("goes through a whole life, and prints what somebody did by hand", async () => {
  const { data, inputs } = await openBench(16);
  expect(await check({} as typeof inputs, inputs)).toEqual({ inputs, failures: [] });
  const { id, outs } = await create(inputs);
  const state = outs as ParameterState;
  expect(await diff(id, state, inputs)).toEqual({ changes: false, replaces: [] });
  setByHand(data, "mail.catchall.domain", "evil.example");
  expect(await diff(id, state, inputs)).toEqual({ changes: true, replaces: [] });
  const found = await read(id, state);
  expect(found.props?.live).toEqual({ "ir.config_parameter/mail.catchall.domain": "evil.example" });
  const updated = (await update(id, state, inputs)).outs as ParameterState;
  expect(parameter(data, "mail.catchall.domain")).toBe("acme.com");
  setByHand(data, "mail.catchall.domain", "acme.net");
  await remove(id, updated);
  expect(printed).toEqual([
    'plan: mail.catchall.domain: "acme.odoo.com" -> "acme.com"',
    'plan: mail.catchall.domain: "evil.example" -> "acme.com"',
    'drift: mail.catchall.domain is "evil.example", not "acme.com" as it was set: somebody changed it in Odoo.',
    'mail.catchall.domain stays "acme.net": somebody changed it in Odoo.',
  ]);
});

it("refuses in check what would fail; once the resource is there, it leaves what needs the state to diff", async () => {
  const { data, inputs } = await openBench(16);
  const wrong = { ...inputs, apiKey: "5f0d-some-other-key" };
  const refused = [{ property: "", reason: expect.stringContaining("odoo/api-wrong-key") }];
  expect((await check({} as typeof inputs, wrong)).failures).toEqual(refused);
  expect((await check(inputs, wrong)).failures).toEqual(refused);
  setByHand(data, "mail.catchall.domain", "acme.net");
  const foreign = [{ property: "", reason: expect.stringContaining("odoo/foreign-value") }];
  expect((await check({} as typeof inputs, inputs)).failures).toEqual(foreign);
  expect((await check(inputs, inputs)).failures).toEqual([]);
});

it("says that a refresh could not look, without the key", async () => {
  const { inputs } = await openBench(19);
  const { id, outs } = await create(inputs);
  const state = { ...(outs as ParameterState), apiKey: "5f0d-some-other-key" };
  expect(await read(id, state)).toEqual({ id, props: { ...state, unread: expect.any(String) } });
  expect(printed).toEqual([expect.stringContaining("The settings were not looked at: Odoo does not take the API key")]);
  expect(printed[0]).not.toMatch(new RegExp(`${KEY}|5f0d`));
  expect(await read(id)).toEqual({ id });
});

it("waits with Node's own timer", async () => {
  await expect(nodePlatform.wait(0)).resolves.toBeUndefined();
});
