import { MailDomain } from "../../components/mailDomain";
import { SpfRecord } from "../../components/singleRecords";
import { spf, type Zone } from "../records/spf/zoneResolver";
import { valueOf } from "../mocks/mockRun";
import { acme, internet, issueIds, runFailing, runProgram, txt } from "./world";

const CLOUDFLARE = { domain: "acme.com", cloudflare: {} };
const EIGHT: Zone = { "eight.example": spf(`v=spf1${" a:host.example".repeat(7)} ip4:192.0.2.1 -all`) };
const resolver = () => internet(EIGHT);
const FULL = acme([txt("acme.com", "v=spf1 include:_spf.odoo.com include:old.example include:eight.example ~all")]);
const DECLARED = { includes: ["new.example", "eight.example"] };
const SENTENCE =
  'If "include:new.example" takes the place of a term that this stack declared before (there is "include:old.example"), drop that one in one `pulumi up` and add the other in the next; or do both at once with, for the first, ';

describe("one include for another in a full record (RFC 7208 section 4.6.4)", () => {
  it.each<[title: string, declare: () => unknown, line: string]>([
    [
      "an SpfRecord",
      () => new SpfRecord("acme", { ...CLOUDFLARE, ...DECLARED }),
      '`removes: ["include:old.example"]`.',
    ],
    [
      "a MailDomain",
      () => new MailDomain("acme", { ...CLOUDFLARE, spf: DECLARED, dkim: { enabled: false } }),
      '`spf: { removes: ["include:old.example"] }`.',
    ],
  ])("is refused with the names of both and the way out: %s", async (_title, declare, line) => {
    const { run, error } = await runFailing(FULL, declare, { resolver: resolver() });
    expect(issueIds(error)[0]).toBe("spf/over-lookup-limit");
    expect(error.message).toContain(SENTENCE + line);
    expect(run.children).toEqual([]);
  });

  it("goes through in one run with that line", async () => {
    const args = { ...CLOUDFLARE, ...DECLARED, removes: ["include:old.example"] };
    const { run, result } = await runProgram(FULL, () => new SpfRecord("acme", args), { resolver: resolver() });
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([
      '"v=spf1 include:_spf.odoo.com include:new.example include:eight.example ~all"',
    ]);
    expect(await valueOf(result.changes)).toEqual(["+ include:new.example", "- include:old.example"]);
  });

  it.each([
    [
      "nothing is added",
      "v=spf1 include:_spf.odoo.com include:old.example include:eight.example include:more.example ~all",
      [],
    ],
    [
      "all that is there is declared",
      "v=spf1 include:_spf.odoo.com include:eight.example a ~all",
      ["eight.example", "new.example"],
    ],
  ])("is not what the matter is where %s", async (_title, live, includes) => {
    const program = () => new SpfRecord("acme", { ...CLOUDFLARE, includes });
    const { error } = await runFailing(acme([txt("acme.com", live)]), program, { resolver: resolver() });
    expect(issueIds(error)[0]).toBe("spf/over-lookup-limit");
    expect(error.message).not.toContain("takes the place");
  });
});
