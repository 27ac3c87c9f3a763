import type * as pulumi from "@pulumi/pulumi";
import * as sdk from "../../components/engine/sdk";
import { MailDomain } from "../../components/mailDomain";
import { SpfRecord } from "../../components/singleRecords";
import type { MailDomainArgs } from "../../components/args";
import { type PriorChild, valueOf } from "../mocks/mockRun";
import { issueIds, type Past, past, runFailing, runProgram } from "./world";

const ZONES = {
  cloudflare: [
    { id: "z", name: "acme.com" },
    { id: "y", name: "acme.org" },
  ],
};
/** The state after an earlier run: the SPF record of acme.com, below a component of that name. */
function had(by: string, given?: Past): PriorChild[] {
  return past("cloudflare:acme.com:TXT", given).map((child) => ({
    ...child,
    urn: child.urn.replace("odoo-mail:index:Component", "odoo-mail:index:MailDomain"),
    parent: by,
  }));
}

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
    const prior = had("a");
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

  it("when the first leaves alone, the record stays with the second, as it is", async () => {
    const live = [{ id: "r1", name: "acme.com", type: "TXT", content: '"v=spf1 include:_spf.odoo.com ~all"' }];
    const zones = { cloudflare: [{ id: "z", name: "acme.com", records: live }, ZONES.cloudflare[1]!] };
    const prior = had("a");
    const { run, infos } = await runProgram(
      zones,
      () => [new MailDomain("a", { ...FIRST, release: true }), new MailDomain("b", SECOND)],
      { prior },
    );
    const spf = run.records.filter(({ name }) => name === "cloudflare:acme.com:TXT");
    expect(spf.map(({ inputs, parent, retainOnDelete }) => [inputs["content"], parent, retainOnDelete])).toEqual([
      ['"v=spf1 include:_spf.odoo.com ~all"', "b", true],
    ]);
    expect(infos).toContain('acme.com TXT (SPF): declared by "b", which has the same alias domain.');
  });

  it("when both leave, the first does so for both", async () => {
    const live = [{ id: "r1", name: "acme.com", type: "TXT", content: '"v=spf1 include:_spf.odoo.com mx ~all"' }];
    const zones = {
      cloudflare: [
        { id: "z", name: "acme.com", records: live },
        { id: "y", name: "acme.org" },
      ],
    };
    const prior = had("d0", { found: "v=spf1 mx ~all" });
    const { run } = await runProgram(
      zones,
      () => [FIRST, SECOND].map((args, index) => new MailDomain(`d${index}`, { ...args, release: true })),
      { prior },
    );
    expect(run.records.map(({ inputs, parent }) => [inputs["content"], parent])).toEqual([['"v=spf1 mx ~all"', "d0"]]);
  });

  const declarer = (run: {
    records: readonly { name: string; parent?: string | undefined }[];
  }): (string | undefined)[] =>
    run.records.filter(({ name }) => name === "cloudflare:acme.com:TXT").map(({ parent }) => parent);
  const live = { id: "r1", name: "acme.com", type: "TXT", content: '"v=spf1 include:_spf.odoo.com mx ~all"' } as const;
  const WITH_LIVE = { cloudflare: [{ id: "z", name: "acme.com", records: [live] }, ZONES.cloudflare[1]!] };

  it("is declared by the one whose own domain it is, wherever that stands", async () => {
    const { run } = await runProgram(ZONES, () => [new MailDomain("b", SECOND), new MailDomain("a", FIRST)]);
    expect(declarer(run)).toEqual(["a"]);
  });

  it.each([
    ["is declared by the first in the program where it is nobody's own domain", undefined, "z"],
    ["is declared by the first by name in a process that serves programs in other languages", "127.0.0.1:1", "b"],
  ])("%s", async (_, address, expected) => {
    const served = jest.spyOn(sdk, "addressOfServedMonitor").mockReturnValue(address);
    const { run } = await runProgram(ZONES, () => [
      new MailDomain("z", { ...SECOND, domain: "shop.acme.org" }),
      new MailDomain("b", SECOND),
    ]);
    served.mockRestore();
    expect(declarer(run)).toEqual([expected]);
  });

  it("stays with the one that had it in the last run", async () => {
    const prior = had("b");
    const { run } = await runProgram(WITH_LIVE, () => [new MailDomain("a", FIRST), new MailDomain("b", SECOND)], {
      prior,
    });
    expect(declarer(run)).toEqual(["b"]);
  });

  it("goes to another one with its record and its memory, though a run that failed left these with two", async () => {
    const [memory, record] = had("b", {
      found: "v=spf1 mx ~all",
      left: "v=spf1 include:_spf.odoo.com mx ~all",
    });
    const prior = [memory!, { ...record!, parent: "a" }];
    const leaving = { release: true };
    const { run } = await runProgram(
      WITH_LIVE,
      () => [new MailDomain("a", { ...FIRST, ...leaving }), new MailDomain("b", { ...SECOND, ...leaving })],
      { prior },
    );
    const [spf] = run.records.filter(({ name }) => name === "cloudflare:acme.com:TXT");
    expect(spf?.inputs["content"]).toBe('"v=spf1 mx ~all"');
  });

  it("that is below a component with other parents is not taken for the same one, so it is adopted", async () => {
    const prior = had("b").map((child) => ({
      ...child,
      urn: child.urn.replace("::odoo-mail", "::acme:index:Mail$odoo-mail"),
    }));
    const { run } = await runProgram(
      WITH_LIVE,
      () => [new MailDomain("a", FIRST), new MailDomain("b", { ...SECOND, release: true })],
      { prior },
    );
    const [spf] = run.records.filter(({ name }) => name === "cloudflare:acme.com:TXT");
    expect([spf?.parent, spf?.importId]).toEqual(["a", "z/r1"]);
  });

  describe("is refused beside another component on the record, whichever of them declares it", () => {
    const together = (order: number) => (): pulumi.Resource[] => {
      const mail = [() => new MailDomain("b", SECOND), () => new MailDomain("a", FIRST)];
      const other = (): pulumi.Resource => new SpfRecord("s", { domain: "acme.com", cloudflare: {} });
      return [...mail.slice(0, order), other, ...mail.slice(order)].map((make) => make());
    };

    it.each([0, 1, 2])("that comes as number %i", async (order) => {
      const { error, run } = await runFailing(ZONES, together(order));
      expect(issueIds(error)).toContain("dns/declared-twice");
      expect(declarer(run)).toEqual([]);
    });
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
