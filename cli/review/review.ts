/** Puts a review together: the records of our components before and after, issues, messages, and what is left to do by hand. */
import { odooChoices } from "../../odoo/choices";
import { Hosting, sendsThroughOdoo } from "../../odoo/hosting";
import { type DmarcRolloutWord, publishedStep, readRollout } from "../../records/dmarc/rollout";
import { toAsciiName } from "../../records/dns/domainName";
import { isError } from "../../records/issue";
import { printable } from "../../records/printable";
import { Verdict } from "../../verify/report";
import { findIssues, type RawRecord, rawRecords } from "./findings";
import type { ReviewIssue } from "./issues";
import { isOurs, mailValues, type Protocol, recordOf, type StackRecord } from "../../records/stackRecord";
import { type PrintedPlan, printedPlan } from "./plans";
import { type StackDocument, type StackStep } from "./readStack";

/** What a run does to a record, as users read it. */
export const Change = {
  Created: "created",
  Adopted: "adopted",
  Updated: "updated",
  Deleted: "deleted",
  LetGo: "let go",
  Unchanged: "unchanged",
} as const;
export type Change = (typeof Change)[keyof typeof Change];

/** One record of our components. Its texts are safe to print. */
export interface ReviewedRecord extends Omit<PrintedPlan, "notes"> {
  readonly change: Change;
  readonly protocol: Protocol;
  /** What each SPF term costs in DNS lookups: `include:_spf.odoo.com (Odoo) 1`. */
  readonly costs: readonly string[];
  /** The rollout step of a DMARC policy record, before and after. @default - it is no DMARC policy record */
  readonly step?: { readonly before?: DmarcRolloutWord; readonly after?: DmarcRolloutWord };
  readonly notes: readonly string[];
}

/** What has to be done by hand for a domain, because no API does it. */
export interface LeftByHand {
  readonly domain: string;
  readonly byHand: readonly string[];
}

/** A whole review, as `--json` prints it. */
export interface Review {
  readonly version: 1;
  readonly kind: "preview" | "state";
  readonly verdict: Verdict;
  readonly records: readonly ReviewedRecord[];
  readonly raw: readonly RawRecord[];
  readonly issues: readonly ReviewIssue[];
  /** Errors and warnings that the preview printed, unchanged but safe to print. */
  readonly messages: readonly { readonly severity: string; readonly text: string }[];
  readonly byHand: readonly LeftByHand[];
}

/** Reviews what a preview would do to mail records, or which ones a state has. */
export function review({ steps, ...given }: StackDocument): Review {
  // Sorted by URN, because the engine's order changes from run to run. The steps of one resource keep their order.
  const document = { ...given, steps: [...steps].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0)) };
  const raw = rawRecords(document);
  const issues = findIssues(document, raw);
  const messages = document.diagnostics
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .map(({ severity, message }) => ({ severity, text: safe(message.replace(/^(?:error|warning): /, "").trim()) }));
  const isWarned = issues.length + messages.length > 0;
  return {
    version: 1,
    kind: document.kind,
    verdict: issues.some(isError) ? Verdict.Problems : isWarned ? Verdict.Warnings : Verdict.Good,
    records: reviewedRecords(document),
    raw,
    issues,
    messages,
    // When the preview was refused, only the error matters.
    byHand: issues.some(({ id }) => id === "review/refused") ? [] : document.steps.flatMap(byHandOf),
  };
}

// Messages have several lines, and may contain texts from DNS or from other programs.
function safe(text: string): string {
  return text
    .split("\n")
    .map((line) => printable(line, 4096))
    .join("\n");
}

function reviewedRecords({ steps, zones, diagnostics }: StackDocument): ReviewedRecord[] {
  const plans = diagnostics.flatMap((one) => printedPlan(one) ?? []);
  // An adopted record may have two steps, an import and an update.
  const byUrn = new Map<string, StackStep[]>();
  for (const step of steps) {
    if (isOurs(step.urn)) byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  }
  return [...byUrn.values()].flatMap((all) => {
    const resource = all.at(-1)?.after ?? all.at(-1)?.before;
    const record = resource && recordOf(resource, zones);
    if (record === undefined) return [];
    const plan = plans.find(
      ({ owner, type, provider }) => owner === record.owner && type === record.type && provider === record.provider,
    );
    const [value] = mailValues(record);
    return value === undefined && plan === undefined ? [] : [reviewed(all, record, plan)];
  });
}

function reviewed(steps: readonly StackStep[], record: StackRecord, plan: PrintedPlan | undefined): ReviewedRecord {
  const { owner, type, provider } = record;
  const [value] = mailValues(record);
  const text = value === undefined ? undefined : printable(value.text, 4096);
  const change = changeOf(steps);
  const isKept = change === Change.Unchanged || change === Change.LetGo;
  const fallback: PrintedPlan = {
    owner: printable(owner, 253),
    type,
    provider,
    ...(text !== undefined && isKept && { before: text }),
    ...(text !== undefined && change !== Change.Deleted && { after: text }),
    added: [],
    removed: [],
    notes: [],
  };
  const { notes, ...shown } = plan ?? fallback;
  const costs = notes.find((line) => line.startsWith("costs   "));
  const protocol = value?.protocol ?? "SPF";
  const step = protocol === "DMARC" && type === "TXT" ? stepOf(shown) : undefined;
  return {
    ...shown,
    change: plan !== undefined && plan.before !== plan.after && change === Change.Unchanged ? Change.Updated : change,
    protocol,
    costs: costs === undefined ? [] : costs.slice(8).split(/, (?=\S+(?: \([^)]*\))? (?:at least )?\d)/),
    ...(step !== undefined && { step }),
    notes: notes.filter((line) => line !== costs),
  };
}

function changeOf(steps: readonly StackStep[]): Change {
  const ops = steps.map(({ op }) => op);
  if (ops.some((op) => op === "import" || op === "import-replacement")) return Change.Adopted;
  if (ops.includes("delete"))
    return steps.some(({ before }) => before?.retainOnDelete === true) ? Change.LetGo : Change.Deleted;
  if (ops.some((op) => op === "create" || op === "create-replacement")) return Change.Created;
  return ops.includes("update") ? Change.Updated : Change.Unchanged;
}

function stepOf({ before, after }: Pick<PrintedPlan, "before" | "after">): NonNullable<ReviewedRecord["step"]> {
  const [from, to] = [publishedStep(before), publishedStep(after)];
  return { ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) };
}

/** The arguments of a MailDomain in a state or a preview, where anything may be missing or unknown. */
type Inputs = Readonly<Record<string, unknown>>;

function byHandOf({ op, after }: StackStep): LeftByHand[] {
  if (after?.type !== "odoo-mail:index:MailDomain" || op === "delete") return [];
  const { inputs, outputs } = after;
  const domain = nameIn(inputs, "domain");
  if (domain === undefined) return [];
  const known = outputs["byHand"];
  const byHand = Array.isArray(known) ? known.map((line) => printable(String(line), 1000)) : byHandIn(inputs, domain);
  return byHand.length === 0 ? [] : [{ domain, byHand }];
}

// A preview has the arguments but no outputs, so the list is worked out again.
function byHandIn(inputs: Inputs, domain: NonNullable<ReturnType<typeof nameIn>>): string[] {
  const hosting = Object.values(Hosting).find((one) => one === inputs["hosting"]) ?? Hosting.Online;
  const isOn = objectIn(inputs, "dkim")["enabled"];
  const dmarc = objectIn(inputs, "dmarc");
  const { policy } = readRollout({ ...textsIn(dmarc, "policy", "rollout") }).declared;
  const { senders } = objectIn(inputs, "spf");
  const { odooVersion, forceFrom, release } = inputs;
  const options: Parameters<typeof odooChoices>[0] = {
    ...textsIn(inputs, "database", "defaultFrom"),
    ...(typeof odooVersion === "number" && { odooVersion }),
    ...(typeof forceFrom === "boolean" && { forceFrom }),
    ...(release === true && { release }),
    spf: { senders: Array.isArray(senders) ? senders.filter((one) => typeof one === "string") : [] },
  };
  return odooChoices(options, {
    domain,
    aliasDomain: nameIn(inputs, "aliasDomain") ?? domain,
    hosting,
    hasDkim: typeof isOn === "boolean" ? isOn : sendsThroughOdoo(hosting),
    isStrictSpf: dmarc["spfAlignment"] === "s",
    ...(policy !== undefined && { policy }),
  }).byHand;
}

function textsIn<Key extends string>(inputs: Inputs, ...keys: readonly Key[]): Partial<Record<Key, string>> {
  const texts = keys.flatMap((key) => (typeof inputs[key] === "string" ? [[key, inputs[key]]] : []));
  return Object.fromEntries(texts) as Partial<Record<Key, string>>;
}

function nameIn(inputs: Inputs, key: string) {
  const text = inputs[key];
  const name = typeof text === "string" ? toAsciiName(text) : undefined;
  return name?.ok === true ? name.value : undefined;
}

function objectIn(inputs: Inputs, key: string): Inputs {
  const value = inputs[key];
  return typeof value === "object" && value !== null ? (value as Inputs) : {};
}
