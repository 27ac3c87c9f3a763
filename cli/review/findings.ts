/** Finds what a plan would do wrong to mail records, and the mail records that no component manages. */
import { printable, quoted } from "../../records/printable";
import { type ReviewIssue, reviewIssue } from "./issues";
import {
  isOurs,
  isZone,
  mailValues,
  type MailValue,
  Protocol,
  recordOf,
  type StackRecord,
} from "../../records/stackRecord";
import { nameOf, type StackDocument, type StackResource, type StackStep } from "./readStack";

/** A mail record of a resource that is not in one of our components. */
export interface RawRecord {
  readonly urn: string;
  readonly name: string;
  readonly provider: StackRecord["provider"];
  readonly owner: string;
  readonly type: string;
  readonly protocol: Protocol;
  /** The value. Hostile text. */
  readonly text: string;
  /** The argument with which a component takes it over. @default - no component manages this kind of record */
  readonly takesOver?: string;
}

/** All issues of a plan or a state. */
export function findIssues(document: StackDocument, raw: readonly RawRecord[]): ReviewIssue[] {
  return [
    ...refusals(document),
    ...document.steps.flatMap((step) => deletions(step, document)),
    ...departures(document),
    ...raw.map(rawIssue),
  ];
}

/** The engine's operations that delete a resource, for good or because another one replaces it. */
const DELETES = ["delete", "delete-replaced"];

function deletions(step: StackStep, document: StackDocument): ReviewIssue[] {
  const { zones } = document;
  const { op, before, after } = step;
  if (before === undefined) return [];
  if (DELETES.includes(op)) return deletionIssues(before, document);
  // An update that takes a mail record out of a set, or moves the set, deletes it too. Our components show in their plan what they remove.
  if (op !== "update" || after === undefined || isOurs(step.urn)) return [];
  const left = recordOf(after, zones);
  const had = recordOf(before, zones);
  if (had === undefined || left === undefined) return [];
  const kept = left.owner === had.owner ? mailValues(left).map(({ protocol }) => protocol) : [];
  return oncePerProtocol(mailValues(had).filter(({ protocol }) => !kept.includes(protocol))).map((value) =>
    deletesMail(before, had, value, "removes"),
  );
}

function deletionIssues(resource: StackResource, document: StackDocument): ReviewIssue[] {
  const record = recordOf(resource, document.zones);
  if (resource.retainOnDelete === true) return [];
  if (isZone(resource.type)) return [deletesZone(resource)];
  const values = record === undefined ? [] : oncePerProtocol(mailValues(record));
  if (record === undefined || values.length === 0) return [];
  const adopter = adopterOf(resource, record, document);
  if (adopter !== undefined) return [deletesAdopted(resource, record, values, adopter)];
  // Our guard decides about records of our components, which go by `release: true` only (docs/leaving.md).
  if (isOurs(resource.urn)) return [];
  return values.map((value) => deletesMail(resource, record, value, "deletes"));
}

/** The resource that has the same live record after the run. */
function adopterOf(gone: StackResource, record: StackRecord, { steps, zones }: StackDocument): StackStep | undefined {
  const identity = identityOf(gone, record);
  if (identity === undefined) return undefined;
  return steps.find(({ op, after }) => {
    if (after === undefined || DELETES.includes(op)) return false;
    const other = recordOf(after, zones);
    return other !== undefined && identityOf(after, other) === identity;
  });
}

// On Route53, zone, name and type identify a record. On Cloudflare it has an id, which is the last part of an import id.
function identityOf(
  { id, importID }: StackResource,
  { provider, zoneId, owner, type }: StackRecord,
): string | undefined {
  if (provider === "Route53") return `${zoneId} ${owner} ${type}`;
  return id || importID?.split("/").at(-1);
}

function oncePerProtocol(values: readonly MailValue[]): MailValue[] {
  return [...new Map(values.map((value) => [value.protocol, value])).values()];
}

/** Our components that are removed from the program. The engine retains their records. */
function departures(document: StackDocument): ReviewIssue[] {
  const owners = new Map<string, string[]>();
  for (const { op, before } of document.steps) {
    const record = before && recordOf(before, document.zones);
    if (record === undefined || !isOurs(before?.urn ?? "") || !DELETES.includes(op)) continue;
    if (before?.retainOnDelete !== true || isStillDeclared(record, document)) continue;
    const component = before.parent ?? before.urn;
    owners.set(component, [...(owners.get(component) ?? []), shown(record.owner)]);
  }
  return [...owners].map(([component, names]) => {
    const sorted = names.sort((a, b) => a.length - b.length);
    return reviewIssue("review/leaves-record", {
      domain: sorted[0] ?? "",
      area: "stack",
      message: `${quoted(nameOf(component))} is removed from the program. Its records stay in DNS unchanged (${sorted.join(", ")}), and the stack forgets which terms it added to them.`,
      fix: "If you want that, continue. To remove these terms from DNS as well, declare the component again with `release: true`, run `pulumi up` twice, and then remove it.",
    });
  });
}

function isStillDeclared(record: StackRecord, { steps, zones }: StackDocument): boolean {
  return steps.some(({ op, after }) => {
    if (after === undefined || DELETES.includes(op)) return false;
    return isSameRecord(recordOf(after, zones), record);
  });
}

function isSameRecord(a: StackRecord | undefined, b: StackRecord): boolean {
  return a?.provider === b.provider && a.zoneId === b.zoneId && a.owner === b.owner && a.type === b.type;
}

function deletesMail(
  { urn }: StackResource,
  { owner, type, provider }: StackRecord,
  { protocol, text }: MailValue,
  verb: "deletes" | "removes",
): ReviewIssue {
  return reviewIssue("review/deletes-mail-record", {
    domain: owner,
    area: protocol,
    message: `The plan ${verb} the ${protocol} record at ${shown(owner)}, which mail depends on (${type}, ${provider}, resource ${quoted(nameOf(urn))}).`,
    found: text,
    fix:
      protocol === Protocol.Mx || protocol === Protocol.Report
        ? "Keep the resource, or set `retainOnDelete: true` on it and run `pulumi up` once before you remove it."
        : "Keep the resource. To hand the record over to a component, name the resource in the component's `takesOver`. To stop managing the record, set `retainOnDelete: true` on the resource and run `pulumi up` once before you remove it.",
  });
}

function deletesAdopted(
  { urn }: StackResource,
  { owner, type, provider }: StackRecord,
  [value]: readonly MailValue[],
  adopter: StackStep,
): ReviewIssue {
  return reviewIssue("review/deletes-what-it-adopts", {
    domain: owner,
    area: value?.protocol ?? Protocol.Spf,
    message: `The plan adopts ${shown(owner)} ${type} (${provider}) as ${quoted(nameOf(adopter.urn))} and deletes ${quoted(nameOf(urn))}. Both are the same live record, so it would be deleted.`,
    ...(value !== undefined && { found: value.text }),
    fix: "Do not run this plan. Hand the record over with the `takesOver` of a component, or give the new resource `aliases` instead of `import`.",
  });
}

function deletesZone({ urn, inputs }: StackResource): ReviewIssue {
  const name = typeof inputs["name"] === "string" ? inputs["name"] : nameOf(urn);
  return reviewIssue("review/deletes-zone", {
    domain: name,
    area: "stack",
    message: `The plan deletes the zone ${quoted(name)} with every mail record in it (resource ${quoted(nameOf(urn))}).`,
    fix: "Keep the resource, or set `retainOnDelete: true` on it and run `pulumi up` once before you remove it.",
  });
}

function refusals({ diagnostics }: StackDocument): ReviewIssue[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // The engine adds a summary, which says less than the error before it.
  const [first] = errors.filter(({ message }) => !/^(?:error: )?(?:preview failed|update failed)\s*$/.test(message));
  if (first === undefined && errors.length === 0) return [];
  const message = (first ?? errors[0])?.message.replace(/^error: /, "") ?? "";
  return [
    reviewIssue("review/refused", {
      domain: "",
      area: "stack",
      message: `The preview ended with an error: ${printable((message.trim().split("\n")[0] ?? "").replace(/:$/, "."), 300)}`,
      fix: "Read the whole error in the messages of the preview, and do what it says.",
    }),
  ];
}

/** The mail records that resources outside our components have after the run. */
export function rawRecords({ steps, zones }: StackDocument): RawRecord[] {
  return steps.flatMap(({ op, urn, after }) => {
    if (after === undefined || DELETES.includes(op) || isOurs(urn)) return [];
    const record = recordOf(after, zones);
    if (record === undefined) return [];
    const values = oncePerProtocol(mailValues(record)).filter(({ protocol }) => protocol !== Protocol.Mx);
    return values.map(({ protocol, text }): RawRecord => {
      const { provider, owner, type } = record;
      const line = takesOverLine(nameOf(urn), record, protocol);
      return {
        urn,
        name: printable(nameOf(urn)),
        provider,
        owner,
        type,
        protocol,
        text,
        ...(line !== undefined && { takesOver: line }),
      };
    });
  });
}

function takesOverLine(name: string, { owner, type, values }: StackRecord, protocol: Protocol): string | undefined {
  const takesOver = `takesOver: [${JSON.stringify(printable(name))}]`;
  switch (protocol) {
    case Protocol.Spf:
      return `spf: { ${takesOver} }`;
    case Protocol.Dmarc:
      return type === "TXT" ? `dmarc: { ${takesOver} }` : undefined;
    case Protocol.Report:
      return `new ReportAuthorization(..., { ${takesOver} })`;
    case Protocol.Dkim:
      return type === "CNAME" ? dkimLine(owner, values[0] ?? "", takesOver) : undefined;
    case Protocol.Mx:
      return undefined;
  }
}

function dkimLine(owner: string, target: string, takesOver: string): string {
  const selector = owner.slice(0, owner.indexOf("._domainkey"));
  if (selector === "odoo") return `dkim: { ${takesOver} }`;
  const quotedTarget = JSON.stringify(printable(target));
  return `dkim: { selectors: [{ selector: ${JSON.stringify(printable(selector))}, target: ${quotedTarget}, ${takesOver} }] }`;
}

function rawIssue({ name, owner, type, provider, protocol, takesOver, text }: RawRecord): ReviewIssue {
  return reviewIssue("review/raw-mail-record", {
    domain: owner,
    area: protocol,
    message: `The resource ${quoted(name)} writes the whole ${protocol} record at ${shown(owner)} (${type}, ${provider}): what others add to it is overwritten.`,
    found: text,
    fix:
      takesOver === undefined
        ? "Leave it as it is: no component manages this kind of record."
        : `To have it merged, hand it over: remove the resource from the program, and add \`${takesOver}\` to the component.`,
  });
}

function shown(owner: string): string {
  return printable(owner, 253);
}
