import { MailDomain } from "../../components/mailDomain";
import type { MailDomainArgs } from "../../components/args";
import { valueOf } from "../mocks/mockRun";
import { issueIds, runFailing, runProgram } from "./world";

const ZONES = {
  cloudflare: [
    { id: "z", name: "acme.com" },
    { id: "y", name: "acme.org" },
  ],
};
const FIRST: MailDomainArgs = { domain: "acme.com", cloudflare: {} };
const SECOND: MailDomainArgs = { domain: "acme.org", aliasDomain: "acme.com", cloudflare: {} };

describe("one alias domain of two author domains", () => {
  it("has its SPF record declared once, by the first; the second says so and shows the same value", async () => {
    const { run, result } = await runProgram(ZONES, () => [new MailDomain("a", FIRST), new MailDomain("b", SECOND)]);
    expect(run.records.map(({ inputs }) => inputs["name"]).sort()).toEqual([
      "acme.com",
      "odoo._domainkey.acme.com",
      "odoo._domainkey.acme.org",
    ]);
    const [a, b] = await Promise.all(result.map(({ records }) => valueOf(records)));
    const spf = a?.find(({ fqdn }) => fqdn === "acme.com");
    expect(spf).toMatchObject({ value: "v=spf1 include:_spf.odoo.com ~all", notes: [] });
    expect(b?.find(({ fqdn }) => fqdn === "acme.com")).toEqual({
      ...spf,
      changes: [],
      notes: ['declared by "a", which has the same alias domain'],
    });
  });

  it.each<[string, Partial<MailDomainArgs>]>([
    ["other terms", { spf: { includes: ["_spf.google.com"] } }],
    ["another choice", { ttl: 600 }],
  ])("with %s is refused: each would overwrite the other", async (_, args) => {
    const { error } = await runFailing(ZONES, () => [
      new MailDomain("a", FIRST),
      new MailDomain("b", { ...SECOND, ...args }),
    ]);
    expect(issueIds(error)).toContain("dns/declared-twice");
    expect(error.message).toMatch(/The components "(a" and "b|b" and "a)" both declare this record/);
    expect(error.message).toContain("once all that concerns it is the same in both: `spf`, `hosting`");
    expect(error.message).not.toContain("give one of the components a `nameSuffix`");
  });

  it.each([
    ["the first", { release: true }, {}, "b"],
    ["the second", {}, { release: true }, "a"],
  ])(
    "when %s leaves, the other one keeps the record, and the one that leaves says so",
    async (_, first, second, holder) => {
      const SPF = "v=spf1 include:_spf.odoo.com ~all";
      const live = [{ id: "r1", name: "acme.com", type: "TXT", content: `"${SPF}"` }];
      const zones = {
        cloudflare: [
          { id: "z", name: "acme.com", records: live },
          { id: "y", name: "acme.org" },
        ],
      };
      const remembered = { "cloudflare:acme.com:TXT memory": { createdId: "z/r1", found: null } };
      const { run, result } = await runProgram(
        zones,
        () => [new MailDomain("a", { ...FIRST, ...first }), new MailDomain("b", { ...SECOND, ...second })],
        { remembered },
      );
      const spf = run.records.filter(({ name }) => name === "cloudflare:acme.com:TXT");
      expect(spf.map(({ inputs, parent, retainOnDelete }) => [inputs["content"], parent, retainOnDelete])).toEqual([
        [`"${SPF}"`, holder, true],
      ]);
      const told = await Promise.all(result.map(({ records }) => valueOf(records)));
      const [a, b] = told.map((records) =>
        records?.filter(({ fqdn }) => fqdn === "acme.com").map(({ value, notes }) => [value, ...notes]),
      );
      const note = `declared by "${holder}", which has the same alias domain`;
      expect([a, b]).toEqual(holder === "a" ? [[[SPF]], [[SPF, note]]] : [[[SPF, note]], [[SPF]]]);
    },
  );

  it("when both leave, the first does so for both", async () => {
    const live = [{ id: "r1", name: "acme.com", type: "TXT", content: '"v=spf1 include:_spf.odoo.com mx ~all"' }];
    const zones = {
      cloudflare: [
        { id: "z", name: "acme.com", records: live },
        { id: "y", name: "acme.org" },
      ],
    };
    const found = { importId: "z/r1", text: "v=spf1 mx ~all", ttl: 1 };
    const remembered = { "cloudflare:acme.com:TXT memory": { createdId: "", found } };
    const { run } = await runProgram(
      zones,
      () => [FIRST, SECOND].map((args, index) => new MailDomain(`d${index}`, { ...args, release: true })),
      { remembered },
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
