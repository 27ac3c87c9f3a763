import { SpfRecord } from "../../components/singleRecords";
import { valueOf } from "../mocks/mockRun";
import { acme, runProgram, shown, txt } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";
const ARGS = { domain: "acme.com", cloudflare: {}, hosting: "external-smtp" };
const CREATED = { createdId: "z/r1", found: null, declared: ["include:_spf.odoo.com", "~all"] };

async function run(live: string, memory: Record<string, unknown>) {
  const remembered = { "cloudflare:acme.com:TXT memory": memory };
  const ran = await runProgram(acme([txt("acme.com", live)]), () => new SpfRecord("acme", ARGS), { remembered });
  const records = ran.run.records.map((one) => [shown(one), one.inputs["content"], one.retainOnDelete]);
  return { ...ran, records, issues: (await valueOf(ran.result.issues))?.map(({ id }) => id) };
}

describe("the last sender is dropped", () => {
  it("from a record that we created: it becomes neutral, is not armed, and the run says what to do", async () => {
    const { records, issues, infos } = await run(OURS, CREATED);
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
    const { records, issues, infos } = await run(NEUTRAL, { ...CREATED, declared: ["~all"] });
    expect(records).toEqual([["cloudflare:acme.com:TXT", `"${NEUTRAL}"`, true]]);
    expect([issues, infos]).toEqual([["spf/no-senders"], []]);
  });

  it("from a record that was there before us: what was found stays", async () => {
    const found = { importId: "z/r1", text: "v=spf1 ~all", ttl: 1 };
    const { records, issues } = await run(OURS, { ...CREATED, createdId: "", found });
    expect(records).toEqual([["cloudflare:acme.com:TXT <- z/r1", '"v=spf1 ~all"', true]]);
    expect(issues).toEqual(["spf/no-senders"]);
  });
});
