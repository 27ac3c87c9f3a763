/** The report of a check or a review as SARIF 2.1.0, for code scanning. */
import { createHash } from "node:crypto";
import { foundBeside, type Issue, Severity } from "../../records/issue";
import { foundText } from "./facts";
import { renderJson } from "./json";
import { ruleOf } from "./rules";
import { inert } from "./text";

/** What a SARIF file has besides the report. */
export interface SarifOptions {
  /** The version of this package. */
  readonly version: string;
  /**
   * The file of the repository to which all results are attached. GitHub code scanning refuses results without a file.
   * @default - only logical locations
   */
  readonly file?: string;
}

/** An issue with the part of the domain that it is about. */
interface SarifIssue extends Issue {
  readonly area: string;
  readonly isUnknown: boolean;
}

/** The part of a check or a review that is written. */
interface SarifReport {
  readonly domains: readonly { readonly domain: string; readonly issues: readonly SarifIssue[] }[];
}

interface Located {
  readonly issue: SarifIssue;
  readonly domain: string;
}

/** A report in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS standard). */
export function renderSarif(report: SarifReport, { version, file }: SarifOptions): string {
  const located = report.domains.flatMap(({ domain, issues }) => issues.map((issue) => ({ issue, domain })));
  const ruleIds = [...new Set(located.map(({ issue }) => issue.id))];
  const driver = {
    name: "odoo-mail",
    semanticVersion: version,
    rules: ruleIds.map((id) => ruleFor(located.find(({ issue }) => issue.id === id)?.issue, id)),
  };
  const seen = new Map<string, number>();
  const results = located.map((one) => ({
    ...resultFor(one, ruleIds, file),
    partialFingerprints: { primaryLocationLineHash: fingerprint(one, seen) },
  }));
  return renderJson({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  });
}

function ruleFor(issue: SarifIssue | undefined, id: string): object {
  if (issue === undefined) return { id };
  const { summary, source } = ruleOf(issue);
  return {
    id,
    shortDescription: { text: inert(summary) },
    help: { text: inert(source) },
    defaultConfiguration: { level: levelOf(issue) },
  };
}

function resultFor({ issue, domain }: Located, ruleIds: readonly string[], file: string | undefined): object {
  const beside = foundBeside(issue);
  const found = beside === undefined ? "" : ` Found: ${foundText(beside)}.`;
  const logical = { name: issue.area, fullyQualifiedName: `${domain}/${issue.area}`, kind: "resource" };
  const physical = file === undefined ? {} : { physicalLocation: physicalLocation(file) };
  return {
    ruleId: issue.id,
    ruleIndex: ruleIds.indexOf(issue.id),
    level: levelOf(issue),
    message: { text: withoutLinks(inert(`${domain}: ${issue.message}${found} Fix: ${issue.fix}`)) },
    locations: [{ ...physical, logicalLocations: [logical] }],
  };
}

// Viewers turn [text](destination) into a link even in a plain text message (SARIF 2.1.0 section 3.11.6). DNS must not make links.
function withoutLinks(text: string): string {
  return text.replaceAll("](", "] (");
}

// A relative reference (RFC 3986 section 4.2), from the root of the repository.
function physicalLocation(file: string): object {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return { artifactLocation: { uri }, region: { startLine: 1 } };
}

/** An unknown answer is a note: it is no fault of the domain. */
function levelOf({ isUnknown, severity }: SarifIssue): "error" | "warning" | "note" {
  if (isUnknown) return "note";
  return severity === Severity.Error ? "error" : "warning";
}

/**
 * GitHub treats results of two runs as the same alert when their fingerprints are equal. The message is not part of it, because what is
 * found may change between runs while the fault stays the same. A number distinguishes several faults of one kind.
 */
function fingerprint({ issue, domain }: Located, seen: Map<string, number>): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([domain, issue.area, issue.id]))
    .digest("hex");
  const number = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, number);
  return `${hash}:${number}`;
}
