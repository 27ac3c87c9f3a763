import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import type { DnsAnswer, DnsResolver, DnsType, MxValue } from "../../../../records/resolver";

/** One case of the openspf suite. */
export interface SuiteCase {
  readonly name: string;
  readonly spec: string;
  readonly ip: string;
  readonly sender: string;
  readonly helo: string;
  /** Any of these is right. */
  readonly results: readonly string[];
  /** Undefined where the suite asks for none. */
  readonly explanation: string | undefined;
  readonly resolver: DnsResolver;
}

type Values = string | readonly (string | number)[];
type Entry = "TIMEOUT" | Readonly<Record<string, Values>>;

interface Scenario {
  readonly tests: Readonly<Record<string, Record<string, string | string[] | undefined>>>;
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>;
}

/** Reads the openspf.org test suite for RFC 7208, release 2014.04, as it stands in this folder with its licence. */
export function readSuite(): readonly SuiteCase[] {
  const text = readFileSync(path.join(__dirname, "rfc7208-tests.yml"), "utf8");
  const documents = parseAllDocuments(text, { version: "1.1" }).map((document) => document.toJS() as Scenario | null);
  return documents.filter((scenario) => scenario !== null).flatMap(casesOf);
}

function casesOf({ tests, zonedata }: Scenario): SuiteCase[] {
  const zone = new Map(Object.entries(zonedata).map(([name, entries]) => [name.toLowerCase(), entries]));
  const resolver: DnsResolver = { resolve: (name, type) => Promise.resolve(answer(zone, name, type, 0)) };
  const text = (value: string | string[] | undefined): string => String(value ?? "");
  return Object.entries(tests).map(([name, { spec, host, mailfrom, helo, result, explanation }]) => ({
    name,
    spec: text(spec),
    ip: text(host),
    sender: text(mailfrom),
    helo: text(helo),
    results: [result ?? []].flat(),
    explanation: explanation === "DEFAULT" ? undefined : explanation === undefined ? undefined : text(explanation),
    resolver,
  }));
}

// As the suite's own driver reads it: records before TIMEOUT are answered, SPF records are TXT where no TXT is given.
function answer(zone: ReadonlyMap<string, readonly Entry[]>, name: string, type: DnsType, depth: number): DnsAnswer {
  const entries = zone.get(name);
  if (depth > 9) return { status: "servfail", values: [] };
  if (entries === undefined) return { status: "nxdomain", values: [] };
  const hasTxt = entries.some((entry) => entry !== "TIMEOUT" && "TXT" in entry);
  const values: (string | MxValue)[] = [];
  for (const entry of entries) {
    if (entry === "TIMEOUT") {
      if (values.length === 0) return { status: "timeout", values: [] };
      continue;
    }
    const [[given, value] = ["", ""]] = Object.entries(entry);
    if (given === "CNAME") return answer(zone, String(value).toLowerCase().replace(/\.$/, ""), type, depth + 1);
    const is = given === "SPF" && !hasTxt ? "TXT" : given;
    if (is !== type || value === "NONE") continue;
    if (value === "TIMEOUT") return { status: "timeout", values: [] };
    values.push(valueOf(value, type));
  }
  return { status: values.length > 0 ? "answer" : "nodata", values };
}

function valueOf(value: Values, type: DnsType): string | MxValue {
  if (type === "MX" && typeof value !== "string") return { preference: Number(value[0]), exchange: String(value[1]) };
  const text = typeof value === "string" ? value : value.join("");
  return type === "TXT" ? Buffer.from(text, "utf8").toString("latin1") : text;
}
