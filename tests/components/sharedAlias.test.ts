import { MailDomain } from "../../components/mailDomain";
import type { MailDomainArgs } from "../../components/args";
import { valueOf } from "../mocks/mockRun";
import { issueIds, past, runFailing, runProgram } from "./world";

const ZONES = {
  cloudflare: [
    { id: "z", name: "acme.com" },
    { id: "y", name: "acme.org" },
  ],
};
const FIRST: MailDomainArgs = { domain: "acme.com", cloudflare: {} };
const SECOND: MailDomainArgs = { domain: "acme.org", aliasDomain: "acme.com", cloudflare: {} };

describe("one alias domain of two author domains", () => {
  it("has its SPF record declared once, by the first; the second says so and does not list it", async () => {
    const { run, result, infos } = await runProgram(ZONES, () => [
      new MailDomain("a", FIRST),
      new MailDomain("b", SECOND),
    ]);
    expect(run.records.map(({ inputs }) => inputs["name"]).sort()).toEqual([
      "acme.com",
      "odoo._domainkey.acme.com",
      "odoo._domainkey.acme.org",
    ]);
    const [a, b] = await Promise.all(result.map(({ records }) => valueOf(records)));
    expect(a?.find(({ fqdn }) => fqdn === "acme.com")).toMatchObject({
      value: "v=spf1 include:_spf.odoo.com ~all",
      notes: [],
    });
    expect(b?.map(({ fqdn }) => fqdn)).toEqual(["odoo._domainkey.acme.org"]);
    expect(infos).toContain('acme.com TXT (SPF): declared by "a", which has the same alias domain.');
  });

  it.each<[string, Partial<MailDomainArgs>, string]>([
    ["other terms", { spf: { includes: ["_spf.google.com"] } }, "`spf` differ"],
    ["another choice", { ttl: 600 }, "`ttl` differ"],
  ])("with %s is refused: each would overwrite the other", async (_, args, words) => {
    const { error } = await runFailing(ZONES, () => [
      new MailDomain("a", FIRST),
      new MailDomain("b", { ...SECOND, ...args }),
    ]);
    expect(issueIds(error)).toContain("dns/declared-twice");
    expect(error.message).toContain(
      `"a" and "b" have the same alias domain and want different things of its SPF record: ${words}.`,
    );
    expect(error.message).not.toContain("nameSuffix");
  });

  it("when the second leaves, the first keeps the record, and the one that leaves says so", async () => {
    const live = [{ id: "r1", name: "acme.com", type: "TXT", content: '"v=spf1 include:_spf.odoo.com ~all"' }];
    const zones = { cloudflare: [{ id: "z", name: "acme.com", records: live }, ZONES.cloudflare[1]!] };
    const prior = past("cloudflare:acme.com:TXT").map((child) => ({ ...child, parent: "a" }));
    const { run, infos } = await runProgram(
      zones,
      () => [new MailDomain("a", FIRST), new MailDomain("b", { ...SECOND, release: true })],
      { prior },
    );
    const spf = run.records.filter(({ name }) => name === "cloudflare:acme.com:TXT");
    expect(spf.map(({ inputs, parent, retainOnDelete }) => [inputs["content"], parent, retainOnDelete])).toEqual([
      ['"v=spf1 include:_spf.odoo.com ~all"', "a", true],
    ]);
    expect(infos).toContain('acme.com TXT (SPF): declared by "a", which has the same alias domain.');
  });

  it("when the first leaves alone, that is refused with the order in which it works", async () => {
    const { error } = await runFailing(ZONES, () => [
      new MailDomain("a", { ...FIRST, release: true }),
      new MailDomain("b", SECOND),
    ]);
    expect(issueIds(error)).toEqual(["dns/declared-twice"]);
    expect(error.message).toContain("`release` differ");
    expect(error.message).toContain("put the one that stays before it");
  });

  it("when both leave, the first does so for both", async () => {
    const live = [{ id: "r1", name: "acme.com", type: "TXT", content: '"v=spf1 include:_spf.odoo.com mx ~all"' }];
    const zones = {
      cloudflare: [
        { id: "z", name: "acme.com", records: live },
        { id: "y", name: "acme.org" },
      ],
    };
    const prior = past("cloudflare:acme.com:TXT", { found: "v=spf1 mx ~all" });
    const { run } = await runProgram(
      zones,
      () => [FIRST, SECOND].map((args, index) => new MailDomain(`d${index}`, { ...args, release: true })),
      { prior: prior.map((child) => ({ ...child, parent: "d0" })) },
    );
    expect(run.records.map(({ inputs, parent }) => [inputs["content"], parent])).toEqual([['"v=spf1 mx ~all"', "d0"]]);
  });

  it("fails with the first, for the reason of the first", async () => {
    const txtAtDkim = { id: "r", name: "odoo._domainkey.acme.com", type: "TXT", content: '"v=DKIM1; p="' };
    const broken = {
      cloudflare: [
        { id: "z", name: "acme.com", records: [txtAtDkim] },
        { id: "y", name: "acme.org" },
      ],
    };
    const { error } = await runFailing(broken, () => [new MailDomain("a", FIRST), new MailDomain("b", SECOND)]);
    expect(issueIds(error)).toEqual(["dkim/other-data"]);
  });
});
