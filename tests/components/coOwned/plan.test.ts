import { DmarcPolicy } from "../../../records/dmarc/tags";
import type { RecordRules } from "../../../components/coOwned/rules";
import { dmarcRules } from "../../../components/mailRecords/dmarc";
import { spfRules } from "../../../components/mailRecords/spf";
import { DnsProvider } from "../../../providers";
import type { SpfOptions } from "../../../components/args";
import type { DomainName } from "../../../records/dns/domainName";
import { isError } from "../../../records/issue";
import { Ending, Model } from "./model";

const OWNER = "acme.com" as DomainName;
const OURS = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com -all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com -all";

function spf(includes: readonly string[] = [], options: SpfOptions = {}): RecordRules {
  return spfRules(OWNER, { includes: [...includes], ...options }, true);
}

function issues(model: Model): string[] {
  return (model.planned?.plan.issues ?? []).filter(isError).map(({ id }) => id);
}

const add = (term: string) => (text: string) => text.replace(/ ([~?-]all)$/, ` ${term} $1`);
const remove = (term: string) => (text: string) => text.replace(` ${term}`, "");

describe.each([DnsProvider.Cloudflare, DnsProvider.Route53])("on %s", (provider) => {
  let model: Model;
  const texts = (): string[] => model.texts(spf());
  const up = (rules: RecordRules, ending: Ending = Ending.Good) => model.run(rules, { ending });

  beforeEach(() => {
    model = new Model(provider);
  });

  it.each([
    ["created", undefined, OURS],
    ["adopted", GOOGLE, BOTH],
  ])(
    "a second and a third run of a record that was %s have no step, with and without refresh",
    async (_, found, text) => {
      if (found !== undefined) model.put(found);
      expect(await up(spf())).toBe("good");
      expect([texts(), model.steps[0]]).toEqual([[text], "memory"]);
      for (const refresh of [false, true, false]) {
        expect(await model.run(spf(), { refresh })).toBe("good");
        expect(model.steps).toEqual([]);
      }
    },
  );

  it.each([Ending.BeforeWrite, Ending.AfterWrite])(
    "an include dropped in a run that fails %s goes with the next good one",
    async (ending) => {
      model.put(GOOGLE);
      await up(spf(["a.example"]));
      expect(await up(spf(), ending)).toBe("failed");
      expect(await up(spf())).toBe("good");
      expect(texts()).toEqual([BOTH]);
      await up(spf());
      expect(model.steps).toEqual([]);
    },
  );

  it("two failed runs with different configurations leave nothing, and take nothing", async () => {
    model.put(GOOGLE);
    await up(spf(["a.example"]));
    await up(spf(["b.example"]), Ending.BeforeWrite);
    model.edit(add("include:c.example"));
    await up(spf(["c.example"]), Ending.BeforeWrite);
    await up(spf());
    expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.google.com include:c.example -all"]);
  });

  it("without its memory a record counts as found: all stays", async () => {
    await up(spf(["a.example"]));
    model.memories = undefined;
    await up(spf());
    expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com include:a.example ~all"]);
    expect(model.planned?.memory?.found?.text).toBe(texts()[0]);
  });

  it("a memory that is older than the record says nothing of it", async () => {
    await up(spf());
    const old = model.memories;
    await up(spf(["a.example"]));
    model.memories = old;
    await up(spf());
    expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com include:a.example ~all"]);
  });

  it.each([
    ["created", undefined],
    ["adopted", GOOGLE],
  ])(
    "a term that a stranger adds to a record that was %s stays his when it is declared and dropped",
    async (_, found) => {
      if (found !== undefined) model.put(found);
      await up(spf());
      model.edit(add("include:x.example"));
      await up(spf(["x.example"]));
      expect(model.planned?.memory?.theirs).toEqual(["include:x.example"]);
      await up(spf());
      expect(texts()[0]).toContain("include:x.example");
    },
  );

  it("a term of a refused attempt that a stranger adds stays his when the configuration goes back", async () => {
    await up(spf());
    await up(spf(["x.example", "y.example"]), Ending.BeforeWrite);
    model.edit(add("include:x.example"));
    await up(spf());
    expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com include:x.example ~all"]);
  });

  it("a term of ours that was gone when a run failed belongs to whoever adds it then", async () => {
    await up(spf(["x.example"]));
    model.edit(remove("include:x.example"));
    await model.run(spf(), { ending: Ending.BeforeWrite, refresh: false });
    model.edit(add("include:x.example"));
    await up(spf());
    expect(texts()[0]).toContain("include:x.example");
  });

  it("a term that two killed runs took out belongs to whoever adds it then", async () => {
    await up(spf(["x.example"]));
    for (let run = 0; run < 2; run += 1) await model.run(spf(), { ending: Ending.AfterWrite, refresh: false });
    model.edit(add("include:x.example"));
    await up(spf());
    expect(texts()[0]).toContain("include:x.example");
  });

  it("a run that the engine has nothing to do in does not forget what a killed one wrote", async () => {
    await up(spf());
    await up(spf(["x.example"]), Ending.AfterWrite);
    expect(await model.run(spf(), { refresh: false })).toBe("failed");
    await up(spf());
    expect(texts()).toEqual([OURS]);
  });

  it("an include that was found stays when it is declared and dropped", async () => {
    model.put("v=spf1 include:a.example -all");
    await up(spf(["a.example"]));
    await up(spf());
    expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com include:a.example -all"]);
  });

  it("a found term that its owner took out is ours when we declare it later", async () => {
    model.put("v=spf1 include:a.example mx -all");
    await up(spf());
    model.edit(remove("include:a.example"));
    await up(spf());
    await up(spf(["a.example"]));
    await up(spf());
    expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com mx -all"]);
  });

  it("a vanished record with terms of others asks; `restore` brings it back or starts anew, and a second vanishing asks again", async () => {
    model.put(GOOGLE);
    await up(spf());
    model.zone = [];
    expect([await up(spf()), issues(model)]).toEqual(["refused", ["record/vanished"]]);
    expect(await up(spf([], { restore: true }))).toBe("good");
    expect(texts()[0]).toContain("include:_spf.google.com");
    model.zone = [];
    expect(await up(spf([], { restore: false }))).toBe("good");
    expect(texts()).toEqual([OURS]);
    expect(await up(spf([], { restore: false }))).toBe("good");
    expect(model.steps).toEqual([]);
    model.edit(add("include:x.example"));
    await up(spf([], { restore: false }));
    model.zone = [];
    expect([await up(spf([], { restore: false })), issues(model)]).toEqual(["refused", ["record/vanished"]]);
  });

  it("what was restored stays theirs: dropping and releasing leaves it", async () => {
    model.put(GOOGLE);
    await up(spf());
    model.zone = [];
    await up(spf(["_spf.google.com"], { restore: true }));
    await up(spf());
    expect(texts()[0]).toContain("include:_spf.google.com");
  });

  it("another zone has a record of its own", async () => {
    await up(spf());
    const left = model.zone;
    model.zoneId = "z2";
    model.zone = [];
    await model.run(spf(), { refresh: false });
    expect([model.planned?.history.isInState, left.length]).toEqual([false, 1]);
  });
});

it("a record that was made anew by hand is not ours on Cloudflare, whatever it holds", async () => {
  const model = new Model();
  await model.run(spf());
  model.zone = [];
  model.put(OURS);
  await model.run(spf());
  expect(model.planned?.memory?.found).toMatchObject({ text: OURS });
});

it("values of strangers in a Route53 set come back with `restore`", async () => {
  const model = new Model(DnsProvider.Route53);
  model.put("verification=x", GOOGLE);
  await model.run(spf());
  model.zone = [];
  expect(await model.run(spf())).toBe("refused");
  await model.run(spf([], { restore: true }));
  expect(model.zone.map(({ values }) => values)).toEqual([["verification=x", BOTH]]);
});

it("a DMARC address that a stranger added stays when it is declared and dropped", async () => {
  const rules = (...aggregateReports: string[]): RecordRules =>
    dmarcRules(OWNER, { policy: DmarcPolicy.None, aggregateReports }, { authorized: [], setting: undefined });
  const model = new Model();
  await model.run(rules("mailto:a@acme.com"));
  model.edit((text) => `${text},mailto:x@x.example`);
  await model.run(rules("mailto:a@acme.com", "mailto:x@x.example"));
  await model.run(rules());
  expect(model.texts(rules())).toEqual(["v=DMARC1; p=none; rua=mailto:x@x.example"]);
});
