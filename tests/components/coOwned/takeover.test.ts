import * as pulumi from "@pulumi/pulumi";
import type { PlannedRecord } from "../../../components/coOwned/plan";
import { readPriorState } from "../../../components/coOwned/priorState";
import type { RecordRules } from "../../../components/coOwned/rules";
import { checkOwnStack } from "../../../components/coOwned/takeover";
import { dkimRecordRules } from "../../../components/mailRecords/dkim";
import { spfRules } from "../../../components/mailRecords/spf";
import { Findings } from "../../../components/findings";
import { loadAdapter } from "../../../providers";
import type { DomainName } from "../../../records/dns/domainName";
import { MockRun } from "../../mocks/mockRun";

const OWNER = "acme.com" as DomainName;
const COMPONENT = "urn:pulumi:dev::mail::odoo-mail:index:MailDomain::acme";
const RAW = "urn:pulumi:dev::mail::cloudflare:index/dnsRecord:DnsRecord::spf";
const GOOGLE = '"v=spf1 include:_spf.google.com ~all"';
const component = { urn: pulumi.output(COMPONENT) } as unknown as pulumi.ComponentResource;

type Resources = Record<string, { type: string; outputs: Record<string, unknown> }>;

/** A run on an engine whose state has these resources. */
async function stack(resources: Resources, failures = 0): Promise<void> {
  let left = failures;
  await MockRun.start([], {
    answer: (token) => {
      if (token !== "pulumi:pulumi:readStackResourceOutputs") return undefined;
      if (left-- > 0) throw new Error("failed to load checkpoint: EOF");
      return { outputs: resources };
    },
  });
  Object.assign(pulumi.runtime.getMonitor() as object, { registerResourceHook: () => undefined });
}

function raw(name: string, content: string, type = "TXT", kind = "cloudflare:index/dnsRecord:DnsRecord"): Resources {
  return { [RAW]: { type: kind, outputs: { zoneId: "z", name, type, content } } };
}

function planned(rules: RecordRules, provider: "cloudflare" | "route53" = "cloudflare"): PlannedRecord {
  const adapter = loadAdapter(provider);
  const name = `${provider}:${rules.owner}:${rules.type}`;
  const zone = { id: "z", name: OWNER };
  const live = { importId: "z/1", owner: rules.owner };
  return {
    record: { rules, adapter, name, zone, live },
    history: { isInState: false },
    plan: { desired: {} },
  } as unknown as PlannedRecord;
}

const spf = (takesOver: string[] = []): RecordRules => spfRules(OWNER, { takesOver }, true, "spf");
const check = (one: PlannedRecord, prior = readPriorState(undefined)) => checkOwnStack([one], component, prior);
const ids = ({ issues }: { issues: readonly { id: string }[] }): string[] => issues.map(({ id }) => id);

describe("another resource of the stack", () => {
  test.each(["acme.com", "Acme.COM.", "@", ""])(
    "that declares the record as %j is refused, with the line",
    async (name) => {
      await stack(raw(name, GOOGLE));
      const { issues } = await check(planned(spf()));
      expect(issues).toMatchObject([{ id: "takeover/declared-elsewhere", path: "acme.com TXT (Cloudflare)" }]);
      expect(issues[0]?.fix).toContain('`spf: { takesOver: ["spf"] }`');
    },
  );

  test.each([
    ["of another name", raw("www", GOOGLE)],
    ["of another text", raw("acme.com", '"google-site-verification=1"')],
    ["of another type", raw("acme.com", "acme.net", "CNAME")],
    ["of another kind", raw("acme.com", GOOGLE, "TXT", "random:index/randomId:RandomId")],
  ])("%s is none of ours", async (_, resources) => {
    await stack(resources);
    expect(ids(await check(planned(spf())))).toEqual([]);
  });

  it("of the deprecated kind is seen, and so is a name below the zone", async () => {
    const [dkim] = dkimRecordRules({}, OWNER, new Findings(), "dkim");
    if (dkim === undefined) throw new Error("no rules");
    await stack(raw("odoo._domainkey", "Odoo._domainkey.odoo.com.", "CNAME", "cloudflare:index/record:Record"));
    expect(ids(await check(planned(dkim)))).toEqual(["takeover/declared-elsewhere"]);
  });

  it("that declares a Route53 set is refused whatever the set holds", async () => {
    const urn = "urn:pulumi:dev::mail::aws:route53/record:Record::spf";
    const outputs = { zoneId: "z", name: "acme.com", type: "TXT", records: ["google-site-verification=1"] };
    await stack({ [urn]: { type: "aws:route53/record:Record", outputs } });
    expect(ids(await check(planned(spf(), "route53")))).toEqual(["takeover/declared-elsewhere"]);
  });

  it.each(["spf", RAW])("hands the record over when takesOver names it: %s", async (name) => {
    await stack(raw("acme.com", GOOGLE));
    const { issues, aliases } = await check(planned(spf([name])));
    expect([issues, [...aliases]]).toEqual([[], [["cloudflare:acme.com:TXT", RAW]]]);
  });

  it("that takesOver names and that holds another record is refused", async () => {
    await stack(raw("acme.com", '"google-site-verification=1"'));
    const { issues, aliases } = await check(planned(spf(["spf"])));
    expect(ids({ issues })).toEqual(["takeover/other-record"]);
    expect(aliases.size).toBe(0);
  });

  it("of this component, or of one that was renamed, is its own; one of a moved component is not", async () => {
    const own = `urn:pulumi:dev::mail::odoo-mail:index:MailDomain$cloudflare:index/dnsRecord:DnsRecord::cloudflare:acme.com:TXT`;
    const moved = own.replace("odoo-mail:index:MailDomain$", "odoo-mail:index:SpfRecord$");
    const { type, outputs } = raw("acme.com", GOOGLE)[RAW]!;
    await stack({ [own]: { type, outputs } });
    expect(ids(await check(planned(spf())))).toEqual([]);
    await stack({ [moved]: { type, outputs } });
    const { issues } = await check(planned(spf()));
    expect(issues[0]?.fix).toContain("give it the option `aliases`");
    await stack({ [moved]: { type, outputs } });
    const prior = readPriorState([{ urn: moved, type, id: "1", inputs: { zoneId: "z" } }]);
    expect(ids(await check(planned(spf()), prior))).toEqual([]);
  });

  it("beside a record that is ours already is told with the command that ends it; `takesOver` has no effect then", async () => {
    await stack(raw("acme.com", GOOGLE));
    const owned = planned(spf(["spf"]));
    const prior = readPriorState([
      {
        urn: "urn:pulumi:dev::mail::x$y::cloudflare:acme.com:TXT",
        type: "cloudflare:index/dnsRecord:DnsRecord",
        id: "1",
      },
    ]);
    const one = { ...owned, history: { ...owned.history, isInState: true } };
    const { issues, aliases } = await check(one, prior);
    expect(issues[0]?.fix).toContain(`pulumi state delete '${RAW}'`);
    expect(aliases.size).toBe(0);
  });
});

it("a state that is being written is read again; nothing is asked where nothing is at risk", async () => {
  await stack(raw("acme.com", GOOGLE), 1);
  expect(ids(await check(planned(spf())))).toEqual(["takeover/declared-elsewhere"]);
  await stack(raw("acme.com", GOOGLE));
  const one = planned(spf());
  const fresh = { ...one, record: { ...one.record, live: undefined } } as unknown as PlannedRecord;
  expect(ids(await check(fresh))).toEqual([]);
  await MockRun.start([]);
  expect(ids(await check(planned(spf())))).toEqual([]);
});
