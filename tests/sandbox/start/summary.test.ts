import type { Step } from "../../../sandbox/engine/events";
import { summary } from "../../../sandbox/start/session";

const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const SET = "aws:route53/record:Record";
const ODOO = "pulumi-nodejs:dynamic/odoo-mail:OdooSettings";
const QUIET = "Odoo settings: nothing to do";

const step = (op: string, type = RECORD): Step => ({ op, type, urn: "u", name: "n", id: "", diffs: [], failed: false });

const cases: readonly [title: string, steps: Step[], deleted: number, lines: string[]][] = [
  ["nothing", [], 0, ["DNS records and Odoo settings: nothing to do"]],
  [
    "memory and components do not count",
    [step("create", "pulumi:index:Stash"), step("same"), step("refresh"), step("refresh", ODOO)],
    0,
    ["DNS records and Odoo settings: nothing to do"],
  ],
  [
    "both providers count",
    [step("import"), step("update"), step("create", SET)],
    0,
    ["DNS records: 1 adopted, 1 created, 1 changed", QUIET],
  ],
  [
    "a retained record is no longer managed",
    [step("delete"), step("delete", SET)],
    0,
    ["DNS records: 2 no longer managed by this stack, unchanged in DNS", QUIET],
  ],
  [
    "a record is deleted",
    [step("delete"), step("delete")],
    1,
    ["DNS records: 1 deleted, 1 no longer managed by this stack, unchanged in DNS", QUIET],
  ],
  ["a replacement is never called something else", [step("create-replacement")], 0, ["DNS records: 1 replaced", QUIET]],
  [
    "settings of Odoo that change alone are told",
    [step("update", ODOO)],
    0,
    ["DNS records: nothing to do", "Odoo settings: changed in 1 database"],
  ],
  [
    "each database of Odoo counts",
    [step("create", ODOO), step("create", ODOO), step("delete", ODOO), step("create")],
    0,
    ["DNS records: 1 created", "Odoo settings: set in 2 databases, put back in 1 database"],
  ],
];

describe("the sentences about a run", () => {
  it.each(cases)("%s", (_title, steps, deleted, lines) => expect(summary({ steps }, deleted)).toEqual(lines));
});
