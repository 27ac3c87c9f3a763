/** Prints a report as a table, with its aims below. */
import Table from "cli-table3";
import type { Aim, Report } from "./report";

/** A report as a table, its aims last. */
export function renderReport({ title, method, rows, aims }: Report): string {
  const columns = Object.keys(rows[0] ?? {});
  const table = plainTable(columns);
  for (const row of rows) table.push(columns.map((column) => cell(row[column])));
  return [`\n${title}`, method, table.toString(), ...aims.map(renderAim)].join("\n");
}

/** Whether the measured value reaches the aim. */
export function isMet({ limit, measured }: Aim): boolean {
  return measured <= limit;
}

function renderAim(aim: Aim): string {
  return `${isMet(aim) ? "reached" : "MISSED "}  ${aim.what}: ${cell(aim.measured)}, aim at most ${cell(aim.limit)}`;
}

function plainTable(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}

function cell(value: string | number | undefined): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(2);
  return value ?? "";
}
