import { type DomainName, toAsciiName } from "../../records/dns/domainName";
import { printable, quoted } from "../../records/printable";
import { type Issue } from "../../records/issue";
import { VERIFY_ISSUES } from "../issues";

/** How much is told of outputs that are somebody else's. */
const MAX_TOLD = 20;
const SHOWN = 60;

/** The entries of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads JSON of any origin, and notes what is not as it should be, each with its path. Never throws. */
export class OutputsReader {
  readonly issues: Issue[] = [];

  /** Notes that something is not what it should be. */
  refuse(path: string, value: unknown, wanted: string): void {
    if (this.issues.length >= MAX_TOLD) return;
    const { severity, source } = VERIFY_ISSUES["verify/outputs-not-valid"];
    this.issues.push({
      id: "verify/outputs-not-valid",
      severity,
      message: `${path === "" ? "The outputs" : path} should be ${wanted}, and ${shown(value)} is there.`,
      ...(path !== "" && { path }),
      fix: "Give the outputs of a stack that runs this project's program: pulumi stack output --json",
      source,
    });
  }

  json(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      this.refuse("", text, "JSON");
      return undefined;
    }
  }

  /** The entries of an object; none where it is none. */
  fields(value: unknown, path: string): Fields {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
    this.refuse(path, value, "an object");
    return {};
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value as readonly unknown[];
    this.refuse(path, value, "a list");
    return [];
  }

  /** A text; empty where it is none. */
  text(value: unknown, path: string): string {
    if (typeof value === "string") return value;
    this.refuse(path, value, "a text");
    return "";
  }

  domain(value: unknown, path: string): DomainName | undefined {
    const name = typeof value === "string" ? toAsciiName(value) : undefined;
    if (name?.ok === true) return name.value;
    this.refuse(path, value, "a domain name");
    return undefined;
  }
}

/** The path of an entry, safe to print. */
export function below(path: string, key: string): string {
  const name = /^[a-z]\w*$/i.test(key) ? key : `["${printable(key, SHOWN)}"]`;
  return path === "" || name.startsWith("[") ? `${path}${name}` : `${path}.${name}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value, SHOWN);
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
