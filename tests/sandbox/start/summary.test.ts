import type { Step } from "../../../sandbox/engine/events";
import { summary } from "../../../sandbox/start/session";

const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const SET = "aws:route53/record:Record";

const step = (op: string, type = RECORD): Step => ({ op, type, urn: "u", name: "n", id: "", diffs: [], failed: false });

const cases: readonly [title: string, steps: Step[], deleted: number, text: string][] = [
  ["nothing", [], 0, "nothing to do"],
  [
    "memory and components do not count",
    [step("create", "pulumi:index:Stash"), step("same"), step("refresh")],
    0,
    "nothing to do",
  ],
  ["both providers count", [step("import"), step("update"), step("create", SET)], 0, "1 adopted, 1 created, 1 changed"],
  ["a retained record is let go", [step("delete"), step("delete", SET)], 0, "2 let go, still in DNS"],
  ["a record is deleted", [step("delete"), step("delete")], 1, "1 deleted, 1 let go, still in DNS"],
  ["a replacement is never called something else", [step("create-replacement")], 0, "1 replaced"],
];

describe("the sentence about a run", () => {
  it.each(cases)("%s", (_title, steps, deleted, text) =>
    expect(summary({ steps }, deleted)).toBe(`DNS records: ${text}`),
  );
});
