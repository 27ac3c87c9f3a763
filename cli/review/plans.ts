/** Reads back what a component printed about a record in a preview: its JSON has terms, costs and proof nowhere else. */
import type { Diagnostic } from "./readStack";

/** The plan of one record, as its component prints it in a preview (components/coOwned/report.ts). */
export interface PrintedPlan {
  readonly owner: string;
  readonly type: string;
  readonly provider: string;
  /** @default - there is no record */
  readonly before?: string;
  /** @default - the record is deleted */
  readonly after?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** One line: what changes for mail, and the lookups. */
  readonly proof?: string;
  /** Everything else, a line each. */
  readonly notes: readonly string[];
}

const HEAD = /^(?:info: )?(\S+) (TXT|CNAME) \((Cloudflare|Route53)\)$/;
const NO_RECORD = "(no record)";

/** Reads the plan in a diagnostic; undefined when there is none. The text of a record is always one line (`printable`). */
export function printedPlan({ message }: Diagnostic): PrintedPlan | undefined {
  const [first = "", ...lines] = message.trimEnd().split("\n");
  const [, owner = "", type = "", provider = ""] = HEAD.exec(first) ?? [];
  const [before, after, ...more] = lines;
  if (owner === "" || before?.startsWith("  before  ") !== true || after?.startsWith("  after   ") !== true)
    return undefined;
  const rest = more.map((line) => line.slice(2));
  const isTerm = (line: string): boolean => /^[+-] /.test(line);
  const proof = rest.find((line) => line.startsWith("proof   "));
  return {
    owner,
    type,
    provider,
    ...textOf("before", before.slice(10)),
    ...textOf("after", after.slice(10)),
    added: rest.filter((line) => line.startsWith("+ ")).map((line) => line.slice(2)),
    removed: rest.filter((line) => line.startsWith("- ")).map((line) => line.slice(2)),
    ...(proof !== undefined && { proof: proof.slice(8) }),
    notes: rest.filter((line) => !isTerm(line) && line !== proof),
  };
}

function textOf(key: "before" | "after", text: string): { before?: string; after?: string } {
  return text === NO_RECORD ? {} : { [key]: text };
}
