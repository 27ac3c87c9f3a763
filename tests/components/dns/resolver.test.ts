import * as pulumi from "@pulumi/pulumi";
import { configuredDns, resolverIssues, runResolver } from "../../../components/dns/resolver";
import type { DnsAnswer } from "../../../records/resolver";
import { startClosedResolver, startInternet } from "../../dns/internet";
import { MockRun } from "../../mocks/mockRun";

const TIMEOUT: DnsAnswer = { status: "timeout", values: [] };

describe("the resolver of a run", () => {
  it("asks nobody under unit-test mocks, so that no test of a stack waits for a network", async () => {
    await MockRun.start([]);
    expect(await runResolver({ resolvers: ["192.0.2.53"] }).resolve("_spf.odoo.com", "TXT")).toEqual(TIMEOUT);
  });

  describe("where the engine runs", () => {
    beforeEach(async () => {
      await MockRun.start([]);
      Object.assign(pulumi.runtime.getMonitor() as object, { registerResourceHook: () => undefined });
    });
    afterEach(() => pulumi.runtime.setAllConfig({}));

    it("is shared by all who ask the same servers", () => {
      expect(runResolver()).toBe(runResolver({}));
      expect(runResolver({ resolvers: ["192.0.2.53"] })).toBe(runResolver({ resolvers: ["192.0.2.53"] }));
      expect(runResolver({ resolvers: ["192.0.2.53"] })).not.toBe(runResolver());
    });

    it("asks the resolvers of the configuration, unless the component names others", () => {
      pulumi.runtime.setAllConfig({ "odoo-mail:resolvers": '["192.0.2.53"]' });
      const named = runResolver({ resolvers: ["192.0.2.53"] });
      expect(runResolver()).toBe(named);
      expect(runResolver({ resolvers: ["192.0.2.54"] })).not.toBe(named);
    });

    it("reads the configuration once a run", () => {
      const byDefault = runResolver();
      pulumi.runtime.setAllConfig({ "odoo-mail:resolvers": '["192.0.2.53"]' });
      expect(runResolver()).toBe(byDefault);
    });

    it("asks over the wire, and does not believe a resolver that denies every name", async () => {
      const closed = await startClosedResolver();
      const internet = await startInternet({
        "_spf.odoo.com": [{ type: "TXT", value: "v=spf1 -all" }],
      });
      try {
        const ask = (server: string) => runResolver({ resolvers: [server] }).resolve("gone.example", "TXT");
        const statuses = [(await ask(internet.server)).status, (await ask(closed.server)).status];
        expect(statuses).toEqual(["nxdomain", "servfail"]);
      } finally {
        await Promise.all([closed.close(), internet.close()]);
      }
    });

    it("is not made where the configuration is wrong", () => {
      pulumi.runtime.setAllConfig({ "odoo-mail:resolvers": '["dns.example"]' });
      expect(() => runResolver()).toThrow('- resolvers[0]: "dns.example" is not allowed here. [config/not-allowed]');
    });
  });
});

describe("settings", () => {
  const config = (text: string): pulumi.Config => {
    pulumi.runtime.setAllConfig({ "odoo-mail:resolvers": text });
    return new pulumi.Config("odoo-mail");
  };
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it.each(["192.0.2.53", "127.0.0.1:5353", "2001:db8::53", "[2001:db8::53]:53"])(
    "take %s for a resolver",
    (address) => {
      expect(resolverIssues([address])).toEqual([]);
      const read = configuredDns(config(JSON.stringify([address])));
      expect(read).toEqual({ ok: true, value: { resolvers: [address] }, issues: [] });
    },
  );

  it("take an empty list for none", () => {
    expect(configuredDns(config("[]"))).toEqual({ ok: true, value: {}, issues: [] });
  });

  it.each(["192.0.2.53", "{}", "[5]", '"192.0.2.53"'])("refuse %s, which is no list of texts", (text) => {
    expect(configuredDns(config(text)).issues.map(({ path }) => path)).toEqual(["resolvers"]);
  });

  it("name every address that is none, escaped", () => {
    expect(
      resolverIssues(["dns.example", "192.0.2.1", "1\n"]).map(({ path, message }) => `${path} ${message}`),
    ).toEqual([
      'resolvers[0] "dns.example" is not allowed here.',
      String.raw`resolvers[2] "1\010" is not allowed here.`,
    ]);
  });

  it("refuse an empty list of a component, which asks nobody", () => {
    expect(resolverIssues([]).map(({ message }) => message)).toEqual(["An empty list is not allowed here."]);
  });
});
