import type { ParkedDomainArgs } from "../../components/args";
import { ParkedDomain } from "../../components/parkedDomain";
import type { CloudflareRecord } from "../../testing/cloudflareMemory";
import { valueOf } from "../mocks/mockRun";
import {
  acme,
  headlines,
  internet,
  issueIds,
  past,
  runFailing,
  runProgram,
  shown,
  txt,
  warningIds,
  type Zones,
} from "./world";

const CLOUDFLARE: ParkedDomainArgs = {
  domain: "acme.com",
  cloudflare: {},
  aggregateReports: ["mailto:dmarc@acme.com"],
};
const ROUTE53: ParkedDomainArgs = { domain: "acme.com", route53: {}, aggregateReports: ["mailto:dmarc@acme.com"] };
const KEYS = "*._domainkey.acme.com";
const OWNERS = ["acme.com", KEYS, "_dmarc.acme.com"];
const POLICY = "v=DMARC1; p=reject; np=reject; rua=mailto:dmarc@acme.com";

const record = (name: string, type: string, content: string): CloudflareRecord => ({ id: name, name, type, content });
const park =
  (args: ParkedDomainArgs = CLOUDFLARE) =>
  (): ParkedDomain =>
    new ParkedDomain("acme", args);

describe("a domain without mail says so in three records", () => {
  it("on Cloudflare, each retained", async () => {
    const { run, result } = await runProgram(acme([record("acme.com", "A", "192.0.2.1")]), park());
    expect(
      run.records.map(({ inputs, retainOnDelete }) => [inputs["name"], inputs["content"], retainOnDelete]),
    ).toEqual([
      ["acme.com", '"v=spf1 -all"', true],
      [KEYS, '"v=DKIM1; p="', true],
      ["_dmarc.acme.com", `"${POLICY}"`, true],
    ]);
    expect(await valueOf(result.issues)).toEqual([]);
  });

  it("on Route53", async () => {
    const { run } = await runProgram(acme(), park(ROUTE53));
    expect(run.records.map(({ inputs }) => [inputs["name"], inputs["records"]])).toEqual([
      ["acme.com", ["v=spf1 -all"]],
      [KEYS, ["v=DKIM1; p="]],
      ["_dmarc.acme.com", [POLICY]],
    ]);
  });

  it("taken over as they are where they are there", async () => {
    const live = [
      txt("acme.com", "V=SPF1 -all", { id: "a" }),
      txt(KEYS, "p=", { id: "b" }),
      txt("_dmarc.acme.com", POLICY),
    ];
    const { run, infos } = await runProgram(acme(live), park());
    expect(run.records.map((one) => [shown(one), one.inputs["content"]])).toEqual([
      ["cloudflare:acme.com:TXT <- z/a", '"V=SPF1 -all"'],
      [`cloudflare:${KEYS}:TXT <- z/b`, '"p="'],
      ["cloudflare:_dmarc.acme.com:TXT <- z/r1", `"${POLICY}"`],
    ]);
    expect(infos).toEqual([]);
  });

  it("and what stands beside them stays: other texts, a stricter policy, selectors whose key is revoked", async () => {
    const live = [
      txt("acme.com", "verification=1", { id: "a" }),
      txt("_dmarc.acme.com", "v=DMARC1; p=reject; adkim=s; rua=mailto:x@acme.com"),
      txt("old._domainkey.acme.com", "v=DKIM1; p=", { id: "o" }),
    ];
    const { run } = await runProgram(acme(live), park());
    expect(run.records.at(-1)?.inputs["content"]).toBe(
      '"v=DMARC1; p=reject; adkim=s; rua=mailto:x@acme.com,mailto:dmarc@acme.com; np=reject"',
    );
    expect(run.records.map(({ inputs }) => inputs["name"])).toEqual(OWNERS);
  });
});

describe("signs of mail", () => {
  const MX = record("acme.com", "MX", "mx.acme.com");
  const signs: [sign: string, live: CloudflareRecord[], message: string][] = [
    ["an SPF record that names a sender", [txt("acme.com", "v=spf1 mx -all")], 'names senders, "v=spf1 mx -all"'],
    ["one that sends readers elsewhere", [txt("acme.com", "v=spf1 redirect=_spf.acme.net")], "names senders"],
    ["one that lets everybody pass", [txt("acme.com", "v=spf1 +all")], "names senders"],
    ["one that cannot be read", [txt("acme.com", "v=spf1 inclde:x")], "names senders"],
    ["a mail server", [MX], 'it has mail servers, MX "mx.acme.com"'],
    ["a DKIM key", [txt("s1._domainkey.acme.com", "v=DKIM1; p=abcd")], 'it has DKIM keys, at "s1._domainkey.acme.com"'],
    ["a delegated DKIM selector", [record("odoo._domainkey.acme.com", "CNAME", "k.example")], "it has DKIM keys"],
    ["a key for all selectors", [txt(KEYS, "v=DKIM1; p=abcd")], `it has DKIM keys, at "${KEYS}"`],
  ];

  it.each(signs)("%s is refused before anything is registered", async (_sign, live, message) => {
    const { run, error } = await runFailing(acme(live), park());
    expect(issueIds(error)).toEqual(["parked/sends-mail"]);
    expect(error.message).toContain(message);
    expect(run.children).toEqual([]);
  });

  it.each(signs)("%s stays as it is with `parkAnyway`", async (_sign, live) => {
    const { run } = await runProgram(acme(live), park({ ...CLOUDFLARE, parkAnyway: true }));
    // What stands at a name of ours is taken over with its text; the rest is not declared.
    const kept = live.filter(({ name, type }) => type === "TXT" && OWNERS.includes(name));
    const adopted = run.records.filter(({ importId }) => importId !== undefined);
    expect(adopted.map(({ inputs }) => inputs["content"])).toEqual(kept.map(({ content }) => content));
    expect(run.records.map(({ inputs }) => inputs["name"])).toEqual(OWNERS);
  });

  it("are told all at once", async () => {
    const live = [MX, txt("s1._domainkey.acme.com", "v=DKIM1; p=abcd")];
    expect(issueIds((await runFailing(acme(live), park())).error)).toEqual(["parked/sends-mail", "parked/sends-mail"]);
  });

  it.each([
    ["Cloudflare", acme([record("acme.com", "MX", ".")]), CLOUDFLARE],
    ["Route53", acme([], [{ name: "acme.com", type: "MX", values: ["0 ."] }]), ROUTE53],
  ])("a null MX on %s is none (RFC 7505 section 3), and needs no advice", async (_title, zones, args) => {
    const { result } = await runProgram(zones, park(args));
    expect(await valueOf(result.byHand)).toEqual([]);
  });

  it("an MX is no sign of it where SPF says already that nobody sends: such a domain receives only", async () => {
    const { run } = await runProgram(acme([MX, txt("acme.com", "v=spf1 -all")]), park());
    expect(run.records).toHaveLength(3);
  });
});

it("a CNAME at the apex, as Cloudflare flattens it, does not keep a domain from being parked", async () => {
  const { run } = await runProgram(acme([record("acme.com", "CNAME", "www.example")]), park());
  expect(run.records).toHaveLength(3);
});

it("an SPF record that names nobody and says less than -all stays, with a warning", async () => {
  const { run, result } = await runProgram(acme([txt("acme.com", "v=spf1 ~all")]), park());
  expect(run.records.map(({ inputs }) => inputs["content"])).toContain('"v=spf1 ~all"');
  expect(await warningIds(result)).toEqual(["parked/spf-kept"]);
});

it("refuses names that are CNAMEs (RFC 1034 section 3.6.2) and keys that are delegated away", async () => {
  const cname = acme([record(KEYS, "CNAME", "keys.example")]);
  expect(headlines((await runFailing(cname, park())).error)[0]).toContain(
    `${KEYS} is a CNAME for "keys.example", so no TXT record can stand there.`,
  );
  const delegated = acme([record("_domainkey.acme.com", "NS", "ns1.example")]);
  expect(issueIds((await runFailing(delegated, park())).error)).toEqual(["dns/delegated-away"]);
});

it("says which record keeps mail away altogether: MX is no type of ours to write", async () => {
  const { result } = await runProgram(acme(), park());
  expect(await valueOf(result.byHand)).toEqual([
    'If acme.com receives no mail either, publish acme.com MX 0 "." (RFC 7505): senders then give up at once.',
  ]);
});

it("refuses several keys at the name for all selectors", async () => {
  const live = [txt(KEYS, "v=DKIM1; p=", { id: "a" }), txt(KEYS, "p=", { id: "b" })];
  expect(issueIds((await runFailing(acme(live), park())).error)).toEqual(["dkim/several-records"]);
});

it("refuses wrong arguments before it reads anything", async () => {
  const args = { domain: "acme", aggregateReports: ["dmarc@acme.com"] };
  const { run, error } = await runFailing(acme(), park(args));
  expect(headlines(error).map((line) => line.split(":")[0])).toEqual([
    "- cloudflare, route53",
    "- domain",
    "- aggregateReports[0]",
  ]);
  expect(run.invoked).toEqual([]);
});

describe("leaving", () => {
  const RELEASE = { ...CLOUDFLARE, release: true };

  it("makes our null SPF neutral first, and asks nobody about signs of mail", async () => {
    const live = [txt("acme.com", "v=spf1 -all", { id: "a" }), record("acme.com", "MX", "mx.acme.com")];
    const prior = past("cloudflare:acme.com:TXT", { id: "a", ours: ["v=spf1 -all"] });
    const resolver = internet();
    const { run, result } = await runProgram(acme(live), park(RELEASE), { prior, resolver });
    expect(run.records.map((one) => [shown(one), one.inputs["content"], one.retainOnDelete])).toEqual([
      ["cloudflare:acme.com:TXT", '"v=spf1 ?all"', false],
    ]);
    expect([await valueOf(result.byHand), resolver.asked]).toEqual([[], []]);
  });

  it("leaves a stranger's", async () => {
    const zones: Zones = acme([txt("acme.com", "v=spf1 -all", { id: "a" })]);
    const { run } = await runProgram(zones, park(RELEASE));
    expect(run.records.map((one) => [shown(one), one.inputs["content"], one.retainOnDelete])).toEqual([
      ["cloudflare:acme.com:TXT <- z/a", '"v=spf1 -all"', true],
    ]);
  });
});
