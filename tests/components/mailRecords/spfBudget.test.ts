import { Hosting } from "../../../odoo/hosting";
import { MailDomain } from "../../../components/mailDomain";
import { SpfRecord } from "../../../components/singleRecords";
import { SenderId } from "../../../records/spf/senders";
import { Enforcement, type SpfOptions } from "../../../components/args";
import type { DnsAnswer, DnsResolver } from "../../../records/resolver";
import { spf, type Zone } from "../../records/spf/zoneResolver";
import { valueOf } from "../../mocks/mockRun";
import { acme, headlines, internet, issueIds, past, type Ran, runFailing, runProgram, txt } from "../world";

const CLOUDFLARE = { domain: "acme.com", cloudflare: {} };
const CHILD = "cloudflare:acme.com:TXT";

/** Includes that cost as many lookups as their name says. */
const PRICED: Zone = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((price) => [
    `costs${price}.example`,
    spf(`v=spf1${` a:host${price}.example`.repeat(price - 1)} ip4:192.0.2.${price} -all`),
  ]),
);

const SILENT: DnsResolver = { resolve: (): Promise<DnsAnswer> => Promise.resolve({ status: "timeout", values: [] }) };

interface Told {
  readonly ran: Ran<SpfRecord>;
  readonly content: unknown;
  /** `id severity`. */
  readonly issues: readonly string[];
  /** @default - nothing was printed */
  readonly proof: string | undefined;
}

async function told(
  live: string | undefined,
  args: SpfOptions & { release?: boolean } = {},
  more: object = {},
): Promise<Told> {
  const zones = acme(live === undefined ? [] : [txt("acme.com", live)]);
  const options = { resolver: internet(PRICED), ...more };
  const ran = await runProgram(zones, () => new SpfRecord("acme", { ...CLOUDFLARE, ...args }), options);
  const lines = ran.infos.flatMap((info) => info.split("\n"));
  return {
    ran,
    content: ran.run.records[0]?.inputs["content"],
    issues: ((await valueOf(ran.result.issues)) ?? []).map(({ id, severity }) => `${id} ${severity}`),
    proof: lines.find((line) => line.startsWith("  proof   "))?.slice("  proof   ".length),
  };
}

async function refused(live: string, args: SpfOptions = {}, more: object = {}): Promise<Error> {
  const options = { resolver: internet(PRICED), ...more };
  const program = (): SpfRecord => new SpfRecord("acme", { ...CLOUDFLARE, ...args });
  const { run, error } = await runFailing(acme([txt("acme.com", live)]), program, options);
  expect(run.children).toEqual([]);
  return error;
}

describe("the lookup limit (RFC 7208 section 4.6.4)", () => {
  const NINE = "v=spf1 include:costs9.example include:costs2.example ~all";

  it("refuses the eleventh lookup before anything is registered, and ranks what to take out", async () => {
    const error = await refused("v=spf1 include:costs7.example include:costs3.example ~all");
    expect(headlines(error)[0]).toBe(
      "- acme.com TXT (Cloudflare): The SPF record with everything it includes takes 11 of 10 lookups: receivers take it for broken. [spf/over-lookup-limit]",
    );
    expect(error.message).toContain(
      'fix: At least 1 lookup has to go. Take out what is not needed any more with `spf: { removes: [...] }`: "include:costs7.example" saves 7, leaving 4, "include:costs3.example" saves 3, leaving 8. The first one is enough.',
    );
  });

  it("allows the tenth, and says how much is left from the eighth on", async () => {
    const results: Told[] = [];
    for (const price of [5, 6, 7, 8])
      results.push(await told(`v=spf1 include:costs${price}.example a:host.example ~all`));
    expect(results.map(({ issues }) => issues)).toEqual([
      [],
      ["spf/near-lookup-limit warning"],
      ["spf/near-lookup-limit warning"],
      ["spf/near-lookup-limit warning"],
    ]);
    expect(results.map(({ proof }) => proof?.split("; ")[1])).toEqual([
      "7 of 10 lookups, was 6",
      "8 of 10 lookups, was 7",
      "9 of 10 lookups, was 8",
      "10 of 10 lookups, was 9",
    ]);
    expect(results[1]?.ran.warnings[0]).toContain("takes 8 of 10 lookups; 2 are left.");
  });

  it("is judged on the merged record, so that removes cure it", async () => {
    const cured = await told(NINE, { removes: ["include:costs9.example"] });
    expect(cured.content).toBe('"v=spf1 include:_spf.odoo.com include:costs2.example ~all"');
    expect(cured.issues).toEqual([]);
    expect(cured.proof).toMatch(/repairs a record that did not work, changes nothing else; 3 of 10 lookups, was 11$/);
  });

  it("says that a record was over it before, and refuses it all the same", async () => {
    const error = await refused(NINE);
    expect(headlines(error)[0]).toContain(
      "takes 12 of 10 lookups: receivers take it for broken. It was so before this change, with 11.",
    );
  });

  it("refuses also a record that has become too expensive since we merged into it", async () => {
    const error = await refused(`v=spf1 include:_spf.odoo.com ${NINE.slice(7)}`);
    expect(issueIds(error)).toEqual(["spf/over-lookup-limit"]);
  });

  it("counts what stands in the record itself where DNS does not answer", async () => {
    const hosts = Array.from({ length: 11 }, (_, index) => `a:h${index}.example`).join(" ");
    const error = await refused(`v=spf1 ${hosts} ~all`, {}, { resolver: SILENT });
    expect(headlines(error)[0]).toContain("takes at least 12 of 10 lookups");
  });

  it.each([
    [Enforcement.Warning, ["spf/over-lookup-limit warning", "spf/changes-other-mail warning"]],
    [Enforcement.Off, ["spf/changes-other-mail warning"]],
  ] as const)("stops nobody with `lookupLimit: %s`", async (lookupLimit, issues) => {
    const { content, issues: found } = await told("v=spf1 include:costs9.example a:host.example ~all", { lookupLimit });
    expect(content).toBe('"v=spf1 include:_spf.odoo.com include:costs9.example a:host.example ~all"');
    expect(found).toEqual(issues);
  });

  it("B06: leaves the record as it is where Odoo passes already and the include has no room", async () => {
    const live = "v=spf1 include:company.example include:costs7.example ~all";
    const company = { "company.example": spf("v=spf1 include:_spf.odoo.com include:costs1.example -all") };
    const { ran, content, issues } = await told(live, {}, { resolver: internet({ ...PRICED, ...company }) });
    expect(content).toBe(`"${live}"`);
    expect(issues).toEqual(["spf/near-lookup-limit warning", "spf/adds-nothing warning"]);
    expect(await valueOf(ran.result.changes)).toEqual([]);
  });

  it("refuses more than two lookups that find nothing", async () => {
    const nobody = Object.fromEntries(["n1", "n2", "n3"].map((name) => [`${name}.example`, "nxdomain" as const]));
    const error = await refused(
      "v=spf1 a:n1.example a:n2.example a:n3.example ~all",
      {},
      { resolver: internet(nobody) },
    );
    expect(headlines(error)[0]).toContain("3 terms of the SPF record find nothing");
    expect(headlines(error)[0]).toContain("It was so before this change. [spf/over-void-limit]");
  });

  it("refuses an include that leads nowhere, which breaks the record for everybody behind it", async () => {
    const error = await refused(
      "v=spf1 include:gone.example ~all",
      {},
      { resolver: internet({ "gone.example": "nxdomain" }) },
    );
    expect(issueIds(error)).toEqual(["spf/include-without-record"]);
  });
});

describe("DNS that does not answer", () => {
  it("is said once for all terms, and never counted as fitting", async () => {
    const { issues, proof, ran } = await told(
      "v=spf1 include:a.example include:b.example ~all",
      {},
      { resolver: SILENT },
    );
    expect(issues).toEqual(["spf/dns-unanswered warning", "spf/not-decided warning"]);
    expect(ran.warnings[0]).toContain("The same holds for 2 more terms.");
    expect(proof).toBe(
      "changes nothing that can be decided, 3 terms not decided; at least 3 of 10 lookups, was at least 2",
    );
  });

  it("is an error with `requireLookups`", async () => {
    const error = await refused("v=spf1 mx ~all", { requireLookups: true }, { resolver: SILENT });
    expect(issueIds(error)).toEqual(["spf/dns-unanswered"]);
    expect(headlines(error)[0]).toContain("The same holds for 1 more term.");
  });

  it("is said in every run, also when there is nothing to do", async () => {
    const { issues, ran } = await told("v=spf1 include:_spf.odoo.com ~all", {}, { resolver: SILENT });
    expect(issues).toEqual(["spf/dns-unanswered warning"]);
    expect(ran.infos).toEqual([]);
  });

  it("is not told of where everything was answered, also with `requireLookups`", async () => {
    expect((await told("v=spf1 mx ~all", { requireLookups: true })).issues).toEqual([]);
  });
});

describe("the proof", () => {
  it("tells of a new record what it makes of everybody else", async () => {
    const { proof } = await told(undefined);
    expect(proof).toBe("authorizes 2 networks, others become softfail, changes nothing else; 1 of 10 lookups, was 0");
  });

  it("is left out where nothing changes, and so are warnings about terms of others", async () => {
    const live = "v=spf1 include:_spf.odoo.com exists:%{i}.example include:a.example include:a.example ~all";
    const { proof, issues, ran } = await told(live);
    expect([proof, ran.infos]).toEqual([undefined, []]);
    expect(issues).toEqual([]);
  });

  it("comes with warnings about terms of others where the record changes", async () => {
    const { issues } = await told("v=spf1 exists:%{i}.example include:a.example include:a.example ~all");
    expect(issues).toEqual(["spf/price-not-known warning", "spf/visited-twice warning", "spf/not-decided warning"]);
  });

  it("accounts for an `all` of ours that is declared anew", async () => {
    const prior = past(CHILD);
    const { proof, issues } = await told("v=spf1 include:_spf.odoo.com ~all", { all: "-all" }, { prior });
    expect(proof).toBe("others become fail, changes nothing else; 1 of 10 lookups, was 1");
    expect(issues).toEqual([]);
  });

  it("accounts for a term of any qualifier that is taken out by name", async () => {
    const { proof } = await told("v=spf1 include:_spf.odoo.com -ip4:192.0.2.7 ~all", { removes: ["-ip4:192.0.2.7"] });
    expect(proof).toBe("others become softfail, changes nothing else; 1 of 10 lookups, was 1");
  });

  it("fails a plan that changes other mail, and names whose", async () => {
    const error = await refused("v=spf1 include:costs9.example a:host.example ~all");
    expect(issueIds(error)).toEqual(["spf/over-lookup-limit", "spf/changes-other-mail"]);
    expect(headlines(error)[1]).toMatch(
      /Mail from 0\.0\.0\.0 to .* changes from softfail \("~all"\) to permerror .*, and no declared term accounts for it\./,
    );
  });
});

describe("senders", () => {
  const senders = [SenderId.GoogleWorkspace, SenderId.SendGrid];

  it("are merged like includes, behind Odoo's and each once, and priced by name", async () => {
    const { content, ran } = await told("v=spf1 mx ~all", { senders, includes: ["_SPF.google.com.", "a.example"] });
    expect(content).toBe('"v=spf1 include:_spf.odoo.com include:_spf.google.com include:a.example mx ~all"');
    expect(ran.infos[0]?.split("\n").at(-1)).toBe(
      "  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 1, include:a.example 1, mx 1",
    );
  });

  it("tell what is done by hand: keys, and that a term is needed nowhere", async () => {
    const { result } = await runProgram(acme(), () => new MailDomain("acme", { ...CLOUDFLARE, spf: { senders } }));
    const byHand = ((await valueOf(result.byHand)) ?? []).filter((line) => /^(Google|SendGrid)/.test(line));
    expect(byHand).toEqual([
      expect.stringMatching(/^Google Workspace: Publish the DKIM TXT/),
      expect.stringMatching(/^SendGrid: It needs no SPF term/),
    ]);
  });

  it("that are not known are refused, with a list of those that are", async () => {
    const error = await refused("v=spf1 mx ~all", { senders: ["gmail" as never] });
    expect(headlines(error)).toEqual(['- senders[0]: "gmail" is no sender that is known here. [config/not-allowed]']);
    expect(error.message).toContain("Allowed: odoo, google-workspace, microsoft-365,");
  });

  it("may have so many terms that not all prices are shown, and some are not exact", async () => {
    const hosts = Array.from({ length: 17 }, (_, index) => `a:h${index}.example`).join(" ");
    const live = `v=spf1 include:silent.example ${hosts} ~all`;
    const resolver = internet({ "silent.example": "servfail" });
    const { ran } = await told(live, { lookupLimit: Enforcement.Off }, { resolver });
    expect(ran.infos[0]).toMatch(
      /\n {2}costs {3}include:_spf.odoo.com \(Odoo\) 1, include:silent.example at least 1, .* and 4 more$/,
    );
    expect(
      (await told("v=spf1 ip4:192.0.2.1 ~all", { removes: ["ip4:192.0.2.1"] }, { resolver })).ran.infos[0],
    ).toMatch(/costs {3}include:_spf.odoo.com \(Odoo\) 1$/);
  });

  it("that ask DNS for nothing have no price", async () => {
    const args = { ...CLOUDFLARE, hosting: Hosting.ExternalSmtp, removes: ["ip4:192.0.2.1"] };
    const { infos } = await runProgram(
      acme([txt("acme.com", "v=spf1 ip4:192.0.2.1 ~all")]),
      () => new SpfRecord("acme", args),
    );
    expect(infos[0]?.split("\n").at(-1)).toBe(
      "  proof   stops authorizing 1 network, changes nothing else; 0 of 10 lookups, was 0",
    );
  });
});

describe("leaving", () => {
  const found = "v=spf1 include:costs9.example include:costs9.example ~all";

  it("is told with what it stops authorizing", async () => {
    const prior = past(CHILD, { found: "v=spf1 mx ~all" });
    const { content, proof } = await told("v=spf1 include:_spf.odoo.com mx ~all", { release: true }, { prior });
    expect(content).toBe('"v=spf1 mx ~all"');
    expect(proof).toBe("stops authorizing 2 networks, changes nothing else; 1 of 10 lookups, was 2");
  });

  it("is hindered by no limit and by no DNS that does not answer", async () => {
    const live = "v=spf1 include:_spf.odoo.com include:costs9.example include:costs9.example ~all";
    for (const resolver of [internet(PRICED), SILENT]) {
      const { content, issues } = await told(
        live,
        { release: true, requireLookups: true },
        { prior: past(CHILD, { found }), resolver },
      );
      expect(content).toBe(`"${found}"`);
      expect(issues.filter((issue) => issue.endsWith("error"))).toEqual([]);
    }
  });

  it("says nothing of a record that goes altogether", async () => {
    const { content, proof } = await told(
      "v=spf1 include:_spf.odoo.com ~all",
      { release: true },
      { prior: past(CHILD) },
    );
    expect([content, proof]).toEqual(['"v=spf1 ?all"', undefined]);
  });
});

describe("sizes", () => {
  const filler = (octets: number): string => "x".repeat(octets);

  it("of the whole answer count every stranger at the name, when we add to it (RFC 7208 section 3.4)", async () => {
    const zones = acme([
      txt("acme.com", "v=spf1 mx ~all"),
      txt("acme.com", filler(250), { id: "r2" }),
      txt("acme.com", filler(250), { id: "r3" }),
    ]);
    const { warnings } = await runProgram(zones, () => new SpfRecord("acme", CLOUDFLARE));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("The TXT answer has 601 octets, 2 other TXT values at the name counted: above 512");
    const done = acme([
      txt("acme.com", "v=spf1 include:_spf.odoo.com mx ~all"),
      txt("acme.com", filler(250), { id: "r2" }),
      txt("acme.com", filler(250), { id: "r3" }),
    ]);
    expect((await runProgram(done, () => new SpfRecord("acme", CLOUDFLARE))).warnings).toEqual([]);
  });

  it("above the advised 450 octets are told with their numbers", async () => {
    const ips = Array.from({ length: 14 }, (_, index) => `ip4:192.0.2.${100 + index}`).join(" ");
    const { issues, ran } = await told(`v=spf1 ${ips} ~all`, {
      includes: [`${filler(60)}.${filler(60)}.${filler(60)}.example`],
    });
    expect(issues).toEqual(["spf/answer-over-450 warning"]);
    expect(ran.warnings[0]).toMatch(/^acme\.com TXT \(Cloudflare\): Name and TXT texts have 4\d\d octets/);
  });

  it("over what the provider stores at one name are refused before anything is registered", async () => {
    const strangers = Array.from({ length: 3 }, (_, index) => txt("acme.com", filler(2720), { id: `s${index}` }));
    const zones = acme([txt("acme.com", "v=spf1 mx ~all"), ...strangers]);
    const { run, error } = await runFailing(zones, () => new SpfRecord("acme", CLOUDFLARE));
    expect(issueIds(error)).toContain("spf/over-provider-limit");
    expect(error.message).toContain(
      "All TXT values at the name: 8196 octets, and the DNS provider stores 8192 at most.",
    );
    expect(run.children).toEqual([]);
  });

  it("over what Route53 takes in one request are refused with all values of the set counted", async () => {
    const strangers = Array.from({ length: 4 }, (_, index) => `"${String(index).repeat(3990)}"`);
    const zones = acme([], [{ name: "acme.com", type: "TXT", values: ['"v=spf1 mx ~all"', ...strangers] }]);
    const { run, error } = await runFailing(zones, () => new SpfRecord("acme", { domain: "acme.com", route53: {} }));
    expect(issueIds(error)).toContain("dns/txt-too-long");
    expect(error.message).toContain("and a change counts each of them twice; Route53 takes 32000 a request.");
    expect(run.children).toEqual([]);
  });

  it("over what the provider takes in one record are refused before anything is registered", async () => {
    const error = await refused(`v=spf1 ${filler(20)}=${filler(4050)} ~all`);
    expect(issueIds(error)).toContain("dns/txt-too-long");
    const unchanged = await told(`v=spf1 include:_spf.odoo.com ${filler(20)}=${filler(4040)} ~all`);
    expect(unchanged.ran.infos).toEqual([]);
  });
});
