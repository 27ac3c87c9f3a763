import * as pulumi from "@pulumi/pulumi";
import { componentName, holdProgram, priorState, resolved, withPriorState } from "../../../components/engine/sdk";
import { MockRun } from "../../mocks/mockRun";

const URN = "urn:pulumi:dev::mail::odoo-mail:index:MailDomain::acme";
const component = { urn: pulumi.output(URN), __name: "acme" } as unknown as pulumi.ComponentResource;

/** A run under mocks that gives no prior state of its own. */
async function underMocks(): Promise<void> {
  await MockRun.start([]);
  jest.restoreAllMocks();
}

/** A run on an engine, as far as the SDK tells. */
async function onEngine(supportsStateMigrations: boolean): Promise<void> {
  await underMocks();
  Object.assign(pulumi.runtime.getMonitor() as object, { registerResourceHook: () => undefined });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a module without types
  const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore(): Record<string, unknown> };
  getStore()["supportsStateMigrations"] = supportsStateMigrations;
}

it("an engine that cannot show the prior state is named in one sentence, without a stack trace", async () => {
  await onEngine(false);
  let error: unknown;
  try {
    withPriorState({});
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(pulumi.RunError);
  expect((error as Error).stack).toMatch(/^pulumi-odoo-mail needs Pulumi CLI 3\.274\.0 or newer: .*run again\.$/);
});

it("under mocks the options stay as they are, and nothing is known", async () => {
  await underMocks();
  const options = { protect: true };
  expect(withPriorState(options)).toBe(options);
  expect(await priorState(component, options)).toBeUndefined();
  expect(await priorState(component, undefined)).toBeUndefined();
});

it("the prior state is handed over: of our own kinds with inputs, of others by name only", async () => {
  await onEngine(true);
  const others: pulumi.StateMigration = () => undefined;
  const options = withPriorState({ protect: true, stateMigrations: [others] });
  expect(options).toMatchObject({ protect: true });
  const [first, ours] = options.stateMigrations ?? [];
  expect(first).toBe(others);
  const record = {
    urn: `${URN}$r`,
    type: "cloudflare:index/dnsRecord:DnsRecord",
    id: "1",
    importID: "z/1",
    inputs: { zoneId: "z" },
    retainOnDelete: true,
    additionalSecretOutputs: ["odooMailMemory2"],
  };
  const secret = { urn: `${URN}$s`, type: "random:index/randomPassword:RandomPassword", inputs: { secret: "x" } };
  // What stands below a child is that child's.
  const below = { ...record, urn: `${URN}$odoo-mail:index:SpfRecord$r`, parent: secret.urn };
  const oldState = [
    { urn: URN, type: "odoo-mail:index:MailDomain", inputs: {}, parent: "urn:stack" },
    { ...record, outputs: {}, parent: URN },
    { ...secret, parent: URN },
    below,
  ];
  expect(ours?.({ urn: URN, oldState })).toBeUndefined();
  expect(await priorState(component, options)).toEqual([
    { urn: URN, type: "odoo-mail:index:MailDomain" },
    record,
    { urn: secret.urn, type: secret.type },
  ]);
});

it("a component that the engine does not know yet has no prior state", async () => {
  await onEngine(true);
  expect(await priorState(component, withPriorState())).toBeUndefined();
});

it("an unknown output is told as unknown, and a component by its name", async () => {
  const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  expect(await resolved(unknown)).toEqual({ known: false });
  expect(await resolved(pulumi.output("a"))).toEqual({ known: true, value: "a" });
  expect([componentName(component), componentName({} as unknown as pulumi.Resource)]).toEqual(["acme", "a component"]);
});

/** As the SDK runs inline programs: each has a store of its own. */
function inOneOfSeveralPrograms(program: () => Promise<void>): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a module without types
  const state = require("@pulumi/pulumi/runtime/state") as { withLocalStorage: typeof inOneOfSeveralPrograms };
  return state.withLocalStorage(program);
}

describe("a program that is over when no request of it is open", () => {
  const waitForRequests = () => pulumi.runtime.disconnect();

  it("waits for the work of a component, and fails with it", () =>
    inOneOfSeveralPrograms(async () => {
      await onEngine(true);
      let finish: (value: string) => void = () => undefined;
      const work = new Promise<string>((resolve) => (finish = resolve));
      expect(holdProgram(work)).toBe(work);
      let isOver = false;
      const over = waitForRequests().then(() => (isOver = true));
      await new Promise(setImmediate);
      expect(isOver).toBe(false);
      finish("done");
      await over;
      expect(isOver).toBe(true);
      const failed = Promise.reject(new Error("refused"));
      await expect(holdProgram(failed)).rejects.toThrow("refused");
      await expect(waitForRequests()).rejects.toThrow("refused");
    }));

  it("is left alone where it has a process of its own", async () => {
    await onEngine(true);
    const failed = Promise.reject(new Error("refused"));
    await expect(holdProgram(failed)).rejects.toThrow("refused");
    await expect(waitForRequests()).resolves.toBeUndefined();
  });

  it("is left alone under mocks", async () => {
    await underMocks();
    const failed = Promise.reject(new Error("refused"));
    await expect(holdProgram(failed)).rejects.toThrow("refused");
    await expect(waitForRequests()).resolves.toBeUndefined();
  });
});
