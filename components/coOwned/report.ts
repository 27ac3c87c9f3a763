/** Prints what a plan changes, for preview and up. */
import * as pulumi from "@pulumi/pulumi";
import { printable } from "../../records/printable";
import { describeIssue } from "../issues";
import { type ReadRecord, where } from "./ourRecord";
import { isLive, type Plan } from "./desired";

/** Prints the issues of a record's plan and what it changes. Prints no changes when there are none. */
export function report(record: ReadRecord, plan: Plan, component: pulumi.Resource): void {
  for (const issue of plan.issues) void pulumi.log.warn(describeIssue(issue), component);
  const isNothing = plan.desired === undefined && plan.added.length + plan.removed.length === 0;
  if (isNothing || isLive(plan, record.live)) return;
  void pulumi.log.info([where(record), ...changeLines(plan)].join("\n"), component);
}

/** What a plan changes, a line each: before, after, the terms that come and go, and its effects. */
function changeLines(plan: Plan): string[] {
  return [
    `  before  ${plan.before === undefined ? "(no record)" : printable(plan.before, 4096)}`,
    `  after   ${plan.text === undefined ? "(no record)" : printable(plan.text, 4096)}`,
    ...changes(plan).map((change) => `  ${change}`),
    ...(plan.proof === undefined ? [] : [`  proof   ${plan.proof}`]),
    ...[...(plan.effects ?? []), ...(plan.notes ?? [])].map((line) => `  ${line}`),
  ];
}

/** The terms that come and go: `+ include:_spf.odoo.com`, `- include:old.example`. */
export function changes(plan: Plan): string[] {
  return [...plan.added.map((term) => `+ ${printable(term)}`), ...plan.removed.map((term) => `- ${printable(term)}`)];
}
