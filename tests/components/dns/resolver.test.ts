import * as pulumi from "@pulumi/pulumi";
import { configuredDns, resolverIssues, runResolver } from "../../../components/dns/resolver";
import { boundedResolver } from "../../../components/resolverBounds";
import type { DnsAnswer, DnsResolver, DnsType } from "../../../records/resolver";
import { MockRun } from "../../mocks/mockRun";

const ANSWER: DnsAnswer = { status: "answer", values: ["yes"] };
const TIMEOUT: DnsAnswer = { status: "timeout", values: [] };
const BOUNDS = { atOnce: 2, seconds: 60, giveUpAfter: 3 };

/** A resolver whose answers the test gives, in the order of the questions. */
class Held implements DnsResolver {
  readonly asked: string[] = [];
  private readonly open: ((answer: DnsAnswer) => void)[] = [];

  resolve(name: string, type: DnsType): Promise<DnsAnswer> {
    this.asked.push(`${name} ${type}`);
    return new Promise((resolve) => this.open.push(resolve));
  }

  /** Answers the oldest open questions, as many as are asked for. */
  async answer(answer: DnsAnswer, count = 1): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      await new Promise((resolve) => setImmediate(resolve));
      this.open.shift()?.(answer);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a bounded resolver", () => {
  it("asks each name and type once, whatever the case and the trailing dot (RFC 4343)", async () => {
    const held = new Held();
    const resolver = boundedResolver(held, BOUNDS);
    const answers = [resolver.resolve("a.example", "TXT"), resolver.resolve("A.Example.", "TXT")];
    await held.answer(ANSWER);
    expect(await Promise.all(answers)).toEqual([ANSWER, ANSWER]);
    expect(held.asked).toEqual(["a.example TXT"]);
    void resolver.resolve("a.example", "A");
    await held.answer(ANSWER);
    expect(held.asked).toEqual(["a.example TXT", "a.example A"]);
  });

  it("keeps a bounded number of questions open, and asks the next one in its turn", async () => {
    const held = new Held();
    const resolver = boundedResolver(held, BOUNDS);
    for (const name of ["a", "b", "c", "d"]) void resolver.resolve(name, "A");
    await held.answer(ANSWER);
    expect(held.asked).toEqual(["a A", "b A", "c A"]);
    await held.answer(ANSWER);
    expect(held.asked).toEqual(["a A", "b A", "c A", "d A"]);
    await held.answer(ANSWER, 2);
  });

  it("asks no more after time-outs only, and answers at once that nobody knows", async () => {
    const held = new Held();
    const resolver = boundedResolver(held, BOUNDS);
    const names = ["a", "b", "c", "d", "e"];
    const answers = names.map((name) => resolver.resolve(name, "A"));
    await held.answer(TIMEOUT, names.length);
    expect(await Promise.all(answers)).toEqual(names.map(() => TIMEOUT));
    // The fourth was on its way when the third had no answer.
    expect(held.asked).toEqual(["a A", "b A", "c A", "d A"]);
  });

  it("goes on asking after time-outs once anything was answered, also with a failure", async () => {
    const held = new Held();
    const resolver = boundedResolver(held, BOUNDS);
    const names = ["a", "b", "c", "d", "e", "f"];
    for (const name of names) void resolver.resolve(name, "A");
    await held.answer({ status: "servfail", values: [] });
    await held.answer(TIMEOUT, names.length);
    expect(held.asked).toHaveLength(names.length);
  });

  it("waits a bounded time for one answer", async () => {
    const resolver = boundedResolver(new Held(), { ...BOUNDS, seconds: 0.01 });
    expect(await resolver.resolve("a.example", "A")).toEqual(TIMEOUT);
  });
});

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

    it("does not come to be with a wrong configuration", () => {
      pulumi.runtime.setAllConfig({ "odoo-mail:resolvers": '["dns.example"]' });
      expect(() => runResolver()).toThrow(
        '- resolvers[0]: "dns.example" is not allowed here. [error config/not-allowed]',
      );
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

  it("take an empty list for none, which is how Pulumi.yaml declares the default", () => {
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
