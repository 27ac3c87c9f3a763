import { DmarcPolicy } from "../../../records/dmarc/tags";
import { dmarcRules } from "../../../components/mailRecords/dmarc";
import type { RecordRules } from "../../../components/coOwned/rules";
import { spfRules } from "../../../components/mailRecords/spf";
import { DnsProvider } from "../../../providers";
import type { DomainName } from "../../../records/dns/domainName";
import { Ending, Model } from "./model";

const OWNER = "acme.com" as DomainName;
const OURS = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com -all";

const spf = (includes: string[] = []): RecordRules => spfRules(OWNER, { includes }, true);

describe.each([DnsProvider.Cloudflare, DnsProvider.Route53])("leaving on %s", (provider) => {
  let model: Model;
  const texts = (): string[] => model.texts(spf());
  const leave = (ending: Ending = Ending.Good) => model.run(spf(), { release: true, ending });

  beforeEach(() => {
    model = new Model(provider);
  });

  it("a record that we created goes in two runs", async () => {
    await model.run(spf());
    expect([await leave(), texts(), model.record?.retainOnDelete]).toEqual(["good", ["v=spf1 ?all"], false]);
    expect([await leave(), texts(), model.steps]).toEqual(["good", [], ["delete"]]);
    await leave();
    expect(model.memories).toBeUndefined();
  });

  it("a second run that fails is repeated", async () => {
    await model.run(spf());
    await leave();
    expect(await leave(Ending.BeforeWrite)).toBe("failed");
    expect(await leave()).toBe("good");
    expect(model.zone).toEqual([]);
  });

  it("a stranger who joins after the first run keeps the record", async () => {
    await model.run(spf());
    await leave();
    model.edit(() => "v=spf1 include:x.example ?all");
    await leave();
    expect(texts()[0]).toContain("include:x.example");
    expect(model.record?.retainOnDelete).toBe(true);
  });

  // A policy is left as it is in the first run, so the second one finds nothing to write, whatever the text has become.
  it("a policy from which somebody took an address after the first run goes one run later, without a refresh", async () => {
    const policy = dmarcRules(
      OWNER,
      { policy: DmarcPolicy.None, aggregateReports: ["mailto:a@acme.com", "mailto:b@acme.com"] },
      { authorized: [], setting: undefined },
    );
    const leavePolicy = () => model.run(policy, { release: true, refresh: false });
    await model.run(policy);
    await leavePolicy();
    model.edit(() => "v=DMARC1; p=none; rua=mailto:a@acme.com");
    expect([await leavePolicy(), model.steps, model.record?.retainOnDelete]).toEqual([
      "good",
      ["memory", "update"],
      false,
    ]);
    expect([await leavePolicy(), model.steps, model.zone]).toEqual(["good", ["delete"], []]);
  });

  it("taken back before the second run, the record is what we would create", async () => {
    await model.run(spf());
    await leave();
    await model.run(spf());
    expect([texts(), model.record?.retainOnDelete]).toEqual([[OURS], true]);
  });

  it("an adopted record is what was found", async () => {
    model.put(GOOGLE);
    await model.run(spf(["a.example"]));
    await leave();
    // The include that is no longer declared was ours before.
    expect(texts()).toEqual([GOOGLE]);
    await leave();
    expect(texts()).toEqual([GOOGLE]);
  });

  it.each([Ending.BeforeWrite, Ending.AfterWrite])(
    "a release that fails %s and is taken back forgets nothing",
    async (ending) => {
      model.put(GOOGLE);
      await model.run(spf(["a.example"]));
      await leave(ending);
      await model.run(spf());
      expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.google.com -all"]);
    },
  );
});
