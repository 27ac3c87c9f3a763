import { Hosting } from "../../odoo/hosting";
import * as pulumi from "@pulumi/pulumi";
import { SpfRecord } from "../../components/singleRecords";
import { valueOf } from "../mocks/mockRun";
import { acme, headlines, issueIds, runFailing, runProgram, shown, txt, warningIds } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const MERGED = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const OURS = "v=spf1 include:_spf.odoo.com ~all";
const CLOUDFLARE = { domain: "acme.com", cloudflare: {} };
const ROUTE53 = { domain: "acme.com", route53: {} };

describe("where there is no SPF record", () => {
  it("declares Odoo's on Cloudflare, with automatic TTL, never to be deleted with the stack", async () => {
    const { run, result } = await runProgram(acme(), () => new SpfRecord("acme", CLOUDFLARE));
    // The memory comes before the record, and neither depends on the other.
    expect(run.registrations).toEqual([
      {
        type: "odoo-mail:index:SpfRecord",
        name: "acme",
        inputs: { domain: "acme.com", cloudflare: {} },
        retainOnDelete: false,
        secretOutputs: [],
        dependsOn: [],
      },
      {
        type: "pulumi:index:Stash",
        name: "cloudflare:acme.com:TXT memory",
        inputs: {
          input: {
            version: 1,
            records: {
              "cloudflare:acme.com:TXT": {
                number: 1,
                zoneId: "z",
                theirs: [],
                ours: { before: [], planned: ["include:_spf.odoo.com", "~all"] },
                planned: { text: OURS, others: [], ttl: 1 },
              },
            },
          },
        },
        parent: "acme",
        retainOnDelete: false,
        secretOutputs: [],
        dependsOn: [],
      },
      {
        type: "cloudflare:index/dnsRecord:DnsRecord",
        name: "cloudflare:acme.com:TXT",
        inputs: { zoneId: "z", name: "acme.com", type: "TXT", content: `"${OURS}"`, ttl: 1 },
        parent: "acme",
        retainOnDelete: true,
        secretOutputs: ["odooMailMemory1"],
        dependsOn: [],
      },
    ]);
    expect(await outputs(result)).toEqual({
      fqdn: "acme.com",
      value: OURS,
      before: "",
      changes: ["+ include:_spf.odoo.com", "+ ~all"],
      issues: [],
    });
  });

  it("declares a set of 300 s on Route53", async () => {
    const { run } = await runProgram(acme(), () => new SpfRecord("acme", ROUTE53));
    expect(run.records.map(({ inputs }) => inputs)).toEqual([
      { zoneId: "Z", name: "acme.com", type: "TXT", records: [OURS], ttl: 300 },
    ]);
    const memory = run.children.find(({ name }) => name === "route53:acme.com:TXT memory");
    expect(memory?.inputs["input"]).toMatchObject({ records: { "route53:acme.com:TXT": { zoneId: "Z", number: 1 } } });
  });

  it("obeys ttl and all", async () => {
    const args = { ...CLOUDFLARE, ttl: 120, all: "-all", includes: ["a.example"] };
    const { run } = await runProgram(acme(), () => new SpfRecord("acme", args));
    expect(run.records.map(({ inputs }) => [inputs["content"], inputs["ttl"]])).toEqual([
      ['"v=spf1 include:_spf.odoo.com include:a.example -all"', 120],
    ]);
  });
});

async function outputs(spf: SpfRecord): Promise<object> {
  const [fqdn, value, before, changes, issues] = await Promise.all([
    valueOf(spf.fqdn),
    valueOf(spf.value),
    valueOf(spf.before),
    valueOf(spf.changes),
    valueOf(spf.issues),
  ]);
  return { fqdn, value, before, changes, issues };
}

describe("where somebody has an SPF record", () => {
  it("imports it on Cloudflare and puts Odoo's include first; comment, tags and TTL stay", async () => {
    const record = txt("acme.com", GOOGLE, { comment: "theirs", tags: ["team:mail"], ttl: 120 });
    const stranger = txt("acme.com", "google-site-verification=x", { id: "r2" });
    const { run, result, infos } = await runProgram(acme([stranger, record]), () => new SpfRecord("acme", CLOUDFLARE));
    expect(run.children.map(shown)).toEqual(["cloudflare:acme.com:TXT memory", "cloudflare:acme.com:TXT <- z/r1"]);
    expect(run.records.map(({ inputs }) => inputs)).toEqual([
      {
        zoneId: "z",
        name: "acme.com",
        type: "TXT",
        content: `"${MERGED}"`,
        ttl: 120,
        comment: "theirs",
        tags: ["team:mail"],
      },
    ]);
    expect(run.children[0]?.inputs["input"]).toEqual({
      version: 1,
      records: {
        "cloudflare:acme.com:TXT": {
          number: 1,
          zoneId: "z",
          found: { id: "z/r1", text: GOOGLE },
          theirs: [],
          ours: { before: [], planned: ["include:_spf.odoo.com", "~all"] },
          planned: { text: MERGED, others: [], ttl: 120, comment: "theirs", tags: ["team:mail"] },
        },
      },
    });
    expect(await outputs(result)).toEqual({
      fqdn: "acme.com",
      value: MERGED,
      before: GOOGLE,
      changes: ["+ include:_spf.odoo.com"],
      issues: [],
    });
    expect(infos).toEqual([
      [
        "acme.com TXT (Cloudflare)",
        `  before  ${GOOGLE}`,
        `  after   ${MERGED}`,
        "  + include:_spf.odoo.com",
        "  proof   authorizes 2 networks, changes nothing else; 2 of 10 lookups, was 1",
        "  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 1",
      ].join("\n"),
    ]);
  });

  it("imports the whole set on Route53, every stranger's value verbatim and in its place", async () => {
    const values = [
      '"first"',
      `"${GOOGLE}"`,
      String.raw`"a \"b\" \\ \303\274"`,
      `"${"x".repeat(255)}" "${"y".repeat(255)}" "${"z".repeat(90)}"`,
    ];
    const zones = acme([], [{ name: "acme.com", type: "TXT", ttl: 3600, values }]);
    const { run } = await runProgram(zones, () => new SpfRecord("acme", ROUTE53));
    expect(run.records).toEqual([
      expect.objectContaining({ name: "route53:acme.com:TXT", importId: "Z_acme.com_TXT", retainOnDelete: true }),
    ]);
    expect(run.records[0]?.inputs).toEqual({
      zoneId: "Z",
      name: "acme.com",
      type: "TXT",
      ttl: 3600,
      records: ["first", MERGED, ...values.slice(2).map((value) => value.slice(1, -1))],
    });
  });

  it("joins a Route53 set that holds strangers only, at its end", async () => {
    const zones = acme([], [{ name: "acme.com", type: "TXT", values: ['"a"', '"b"'] }]);
    const { run, result } = await runProgram(zones, () => new SpfRecord("acme", ROUTE53));
    expect(run.records.map(({ inputs, importId }) => [inputs["records"], importId])).toEqual([
      [["a", "b", OURS], "Z_acme.com_TXT"],
    ]);
    expect(await valueOf(result.before)).toBe("");
  });

  it("declares what is live, byte for byte, where nothing is missing, and prints nothing", async () => {
    const { run, infos, warnings } = await runProgram(
      acme([{ ...txt("acme.com", ""), content: '"v=spf1 include:_spf.odoo.com" " ~all"' }]),
      () => new SpfRecord("acme", CLOUDFLARE),
    );
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual(['"v=spf1 include:_spf.odoo.com" " ~all"']);
    expect([infos, warnings]).toEqual([[], []]);
  });

  it("keeps its TTL and warns that the declared one is ignored", async () => {
    const zones = acme([txt("acme.com", GOOGLE, { ttl: 3600 })]);
    const { run, result, warnings } = await runProgram(zones, () => new SpfRecord("acme", { ...CLOUDFLARE, ttl: 60 }));
    expect(run.records[0]?.inputs["ttl"]).toBe(3600);
    expect(await warningIds(result)).toEqual(["dns/ttl-kept"]);
    expect(warnings).toHaveLength(1);
  });

  it("the same TTL declared is no reason for a warning", async () => {
    const zones = acme([txt("acme.com", GOOGLE, { ttl: 60 })]);
    const { warnings } = await runProgram(zones, () => new SpfRecord("acme", { ...CLOUDFLARE, ttl: 60 }));
    expect(warnings).toEqual([]);
  });

  it("takes it over under another child name with `adopt`", async () => {
    const zones = acme([txt("acme.com", GOOGLE)]);
    const { run } = await runProgram(zones, () => new SpfRecord("acme", { ...CLOUDFLARE, adopt: true }));
    expect(run.children.map(shown)).toEqual([
      "cloudflare:acme.com:TXT memory",
      "cloudflare:acme.com:TXT (adopted) <- z/r1",
    ]);
  });

  it("makes one of several values in a Route53 set with `consolidate`", async () => {
    const values = [`"${GOOGLE}"`, '"other"', '"v=spf1 include:b.example ~all"'];
    const zones = acme([], [{ name: "acme.com", type: "TXT", values }]);
    const { run, result } = await runProgram(zones, () => new SpfRecord("acme", { ...ROUTE53, consolidate: true }));
    expect(run.records.map(({ inputs }) => inputs["records"])).toEqual([
      ["v=spf1 include:_spf.odoo.com include:_spf.google.com include:b.example ~all", "other"],
    ]);
    expect(await valueOf(result.changes)).toContain("+ (one record out of several)");
  });
});

describe("both providers", () => {
  it("merges each zone on its own", async () => {
    const zones = acme([txt("acme.com", GOOGLE)], [{ name: "acme.com", type: "TXT", values: ['"v=spf1 mx -all"'] }]);
    const { run, result } = await runProgram(zones, () => new SpfRecord("acme", { ...CLOUDFLARE, route53: {} }));
    expect(run.records.map(shown).sort()).toEqual([
      "cloudflare:acme.com:TXT <- z/r1",
      "route53:acme.com:TXT <- Z_acme.com_TXT",
    ]);
    expect((await valueOf(result.records))?.map(({ provider, zoneId, value }) => [provider, zoneId, value])).toEqual([
      ["cloudflare", "z", MERGED],
      ["route53", "Z", "v=spf1 include:_spf.odoo.com mx -all"],
    ]);
    expect(await valueOf(result.value)).toBe(MERGED);
  });

  it("registers nothing on either when one of them refuses", async () => {
    const zones = acme(
      [txt("acme.com", GOOGLE)],
      [{ name: "acme.com", type: "TXT", values: ['"v=spf1 mx"', '"v=spf1 a"'] }],
    );
    const { run, error } = await runFailing(zones, () => new SpfRecord("acme", { ...CLOUDFLARE, route53: {} }));
    expect(issueIds(error)).toEqual(["spf/several-records"]);
    expect(run.children).toEqual([]);
  });
});

it("adds nothing of Odoo's where an own server sends the mail", async () => {
  const args = { ...CLOUDFLARE, hosting: Hosting.ExternalSmtp, includes: ["smtp.example"] };
  const { run } = await runProgram(acme(), () => new SpfRecord("acme", args));
  expect(run.records.map(({ inputs }) => inputs["content"])).toEqual(['"v=spf1 include:smtp.example ~all"']);
});

it("reads with the provider instance of the component", async () => {
  const { run } = await runProgram(
    acme(),
    () => new SpfRecord("acme", CLOUDFLARE, { providers: [new Provider("mine")] }),
  );
  expect(run.invoked.map(({ provider }) => provider)).toEqual(["mine", "mine", "mine"]);
});

class Provider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("cloudflare", name, {});
  }
}

const REFUSED: readonly (readonly [title: string, text: string[], id: string])[] = [
  ["two records (RFC 7208 section 4.5)", ["v=spf1 mx ~all", "v=spf1 a ~all"], "spf/several-records"],
  ["a record that is a permerror today", ["v=spf1 foo ~all"], "spf/broken-record"],
];

it.each(REFUSED)("refuses %s and registers nothing but the component", async (_title, texts, id) => {
  const records = texts.map((text, index) => txt("acme.com", text, { id: `r${index}` }));
  const { run, error } = await runFailing(acme(records), () => new SpfRecord("acme", CLOUDFLARE));
  expect(error.message.split("\n")[0]).toBe("The SPF record of acme.com stays as it is:");
  expect(issueIds(error)).toContain(id);
  expect(run.children).toEqual([]);
});

it("names the id of every record when there are several on Cloudflare", async () => {
  const records = ["one", "two"].map((id) => txt("acme.com", "v=spf1 ~all", { id }));
  const { error } = await runFailing(acme(records), () => new SpfRecord("acme", CLOUDFLARE));
  expect(headlines(error)[0]).toContain('"v=spf1 ~all" (one); "v=spf1 ~all" (two)');
});

describe("two components", () => {
  it("on one record are refused, with the names of both", async () => {
    const two = (): SpfRecord[] => [
      new SpfRecord("one", CLOUDFLARE),
      new SpfRecord("two", { domain: "ACME.com.", cloudflare: { zoneId: "z" } }),
    ];
    const { run, error } = await runFailing(acme(), two);
    expect(issueIds(error)).toEqual(["dns/declared-twice"]);
    expect(headlines(error)[0]).toMatch(/The components "(one" and "two|two" and "one)" both declare this record/);
    expect(run.records).toEqual([]);
  });

  it("on two zones of one name need a suffix, and then have each its own", async () => {
    const zones = { cloudflare: ["a", "b"].map((id) => ({ id, name: "acme.com" })) };
    const both = (nameSuffix: object) => (): SpfRecord[] => [
      new SpfRecord("one", { domain: "acme.com", cloudflare: { zoneId: "a" } }),
      new SpfRecord("two", { domain: "acme.com", cloudflare: { zoneId: "b" }, ...nameSuffix }),
    ];
    const { error } = await runFailing(zones, both({}));
    expect(issueIds(error)).toEqual(["dns/declared-twice"]);
    const { run } = await runProgram(zones, both({ nameSuffix: "b" }));
    expect(run.records.map(({ name }) => name).sort()).toEqual([
      "cloudflare:acme.com:TXT",
      "cloudflare:acme.com:TXT:b",
    ]);
  });
});

describe("a zone id that preview does not know", () => {
  const unknown = (): pulumi.Output<string> => {
    const output = pulumi.output("later") as unknown as { isKnown: Promise<boolean> };
    output.isKnown = Promise.resolve(false);
    return output as unknown as pulumi.Output<string>;
  };

  it("is planned as an empty zone, and the warning says so", async () => {
    const program = (): SpfRecord => new SpfRecord("acme", { domain: "acme.com", cloudflare: { zoneId: unknown() } });
    const { run, result, warnings } = await runProgram(acme([txt("acme.com", GOOGLE)]), program, { preview: true });
    expect(run.invoked).toEqual([]);
    expect(run.records.map(({ name, importId }) => [name, importId])).toEqual([["cloudflare:acme.com:TXT", undefined]]);
    expect(await warningIds(result)).toEqual(["zone/unknown-in-preview"]);
    expect((await valueOf(result.records))?.[0]).toMatchObject({ zoneId: "", zoneName: "", value: OURS, before: "" });
    expect(warnings).toHaveLength(1);
  });
});

it("preview shows what up does", async () => {
  const shownBy = async (preview: boolean): Promise<unknown> => {
    const zones = acme([txt("acme.com", GOOGLE)]);
    const { run, infos } = await runProgram(zones, () => new SpfRecord("acme", CLOUDFLARE), { preview });
    return { infos, children: run.children };
  };
  expect(await shownBy(true)).toEqual(await shownBy(false));
});

describe("an own server and nothing to include", () => {
  const args = { ...CLOUDFLARE, hosting: Hosting.ExternalSmtp, removes: ["include:_spf.odoo.com"] };

  it("takes terms out of a live record", async () => {
    const zones = acme([txt("acme.com", MERGED)]);
    const { run } = await runProgram(zones, () => new SpfRecord("acme", args));
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([`"${GOOGLE}"`]);
  });

  it("is refused where there is no record to take them out of", async () => {
    const { run, error } = await runFailing(acme(), () => new SpfRecord("acme", args));
    expect(issueIds(error)).toEqual(["spf/nothing-declared"]);
    expect(run.children).toEqual([]);
  });
});
