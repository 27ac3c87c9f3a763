import { Hosting } from "../../odoo/hosting";
import { SpfRecord } from "../../components/singleRecords";
import { acme, type Past, past, runProgram, shown, txt, warningIds } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";
const ARGS = { domain: "acme.com", cloudflare: {}, hosting: Hosting.ExternalSmtp };

async function run(live: string, before: Past = {}) {
  const prior = past("cloudflare:acme.com:TXT", before);
  const ran = await runProgram(acme([txt("acme.com", live)]), () => new SpfRecord("acme", ARGS), { prior });
  const records = ran.run.records.map((one) => [shown(one), one.inputs["content"], one.retainOnDelete]);
  return { ...ran, records, issues: await warningIds(ran.result) };
}

describe("the last sender is dropped", () => {
  it("from a record that we created: it becomes neutral, is not marked, and the run says what to do", async () => {
    const { records, issues, infos } = await run(OURS);
    expect(records).toEqual([["cloudflare:acme.com:TXT", `"${NEUTRAL}"`, true]]);
    expect(issues).toEqual(["spf/no-senders"]);
    expect(infos).toEqual([
      [
        "acme.com TXT (Cloudflare)",
        `  before  ${OURS}`,
        `  after   ${NEUTRAL}`,
        "  + ?all",
        "  - include:_spf.odoo.com",
        "  - ~all",
        "  proof   stops authorizing 2 networks, others become neutral, changes nothing else; 0 of 10 lookups, was 1",
      ].join("\n"),
    ]);
  });

  it("and nothing changes in the run after that", async () => {
    const { records, issues, infos } = await run(NEUTRAL, { ours: ["~all"] });
    expect(records).toEqual([["cloudflare:acme.com:TXT", `"${NEUTRAL}"`, true]]);
    expect([issues, infos]).toEqual([["spf/no-senders"], []]);
  });

  it("from a record that was there before us: what was found stays", async () => {
    const { records, issues } = await run(OURS, { found: "v=spf1 ~all" });
    expect(records).toEqual([["cloudflare:acme.com:TXT <- z/r1", '"v=spf1 ~all"', true]]);
    expect(issues).toEqual(["spf/no-senders"]);
  });
});
