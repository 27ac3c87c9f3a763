import Table from "cli-table3";
import pc from "picocolors";
import { printable } from "../../records/printable";
import type { Provider } from "../cloud/requests";
import { wrapped } from "../../cli/render/text";
import { screenWidth } from "./screen";
import { type Subject, valuesOf, type ZoneValue } from "./snapshot";

const LABEL_COLUMN = 7;
/** Four borders and two blanks of padding in each of the two text columns. */
const FRAME = 8;
const PROVIDER_NAMES: Readonly<Record<Provider, string>> = { cloudflare: "Cloudflare", route53: "Route53" };

/** A domain's records on one provider, before and after, as a table; undefined when there are none. */
export function renderTable(
  subjects: readonly Subject[],
  provider: Provider,
  before: readonly ZoneValue[],
  after: readonly ZoneValue[],
  width: number = screenWidth(),
): string | undefined {
  const rows = subjects.flatMap((subject) => {
    const [then, now] = [before, after].map((snapshot) =>
      valuesOf(subject, provider, snapshot).map(({ value }) => value),
    );
    return then?.length || now?.length ? [row(subject.label, then ?? [], now ?? [], columnWidth(width))] : [];
  });
  if (rows.length === 0) return undefined;
  const text = columnWidth(width) + 2;
  const title = pc.bold(`${subjects[0]?.domain ?? ""} on ${PROVIDER_NAMES[provider]}`);
  const table = new Table({
    head: ["", "before", "after"],
    colWidths: [LABEL_COLUMN, text, text],
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return `${title}\n${table.toString()}`;
}

function columnWidth(width: number): number {
  return Math.floor((width - LABEL_COLUMN - FRAME) / 2);
}

function row(label: string, before: readonly string[], after: readonly string[], width: number): string[] {
  const then = before.join("\n");
  const now = after.join("\n");
  return [label, cell(then, width), then === now ? pc.dim("unchanged") : pc.green(cell(now, width))];
}

/** What stands in DNS is anybody's text: it is escaped before it reaches a terminal. */
function cell(text: string, width: number): string {
  if (text === "") return pc.dim("(none)");
  return text
    .split("\n")
    .flatMap((value) => wrapped(printable(value), width))
    .join("\n");
}
