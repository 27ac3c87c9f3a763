import path from "node:path";
import type { RunResult } from "../engine/command";
import { type KeptOdoo, mailSettings } from "../odoo/keptDatabase";
import { wrapped } from "../../cli/render/text";
import { say, screenWidth } from "./screen";

/** Prints what somebody changed in the stand-in Odoo by hand since the last command. */
export function sayDrift({ diagnostics }: Pick<RunResult, "diagnostics">): void {
  const lines = new Set(diagnostics.map(({ message }) => message.trim()).filter((text) => text.startsWith("drift: ")));
  for (const line of lines) wrapped(line, screenWidth() - 2).forEach((part) => say(`  ${part}`));
  if (lines.size > 0) say();
}

/** Prints the mail settings of the stand-in Odoo, before and after. */
export function sayOdoo({ data, server, file }: KeptOdoo, before: readonly string[]): void {
  const after = mailSettings(data);
  say(`\nMail settings of the stand-in Odoo ${data.version} at ${server.url}`);
  for (const line of before.filter((one) => !after.includes(one))) say(`  -  ${line}`);
  for (const line of after) say(`  ${before.includes(line) ? " " : "+"}  ${line}`);
  say(`Change them by hand in ${path.relative(process.cwd(), file)}, and run npm start again.`);
}
