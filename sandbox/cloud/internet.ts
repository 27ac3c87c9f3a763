/** DNS outside of the zones of the embedded cloud: `internet.yaml`. */
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { canonicalName } from "./model";
import { StateFile } from "./stateFile";
import { mapping, numberOf, textOf } from "./zonesYaml";

/** A record outside of the zones. */
export interface InternetRecord {
  readonly type: string;
  /** Presentation text without trailing dot; TXT bare or as quoted character-strings; MX `10 mail.example.com`. */
  readonly value: string;
  /** Seconds. @default 300 */
  readonly ttl?: number;
}

/** What is at a name: its records, or how its servers fail. */
export type InternetName = readonly InternetRecord[] | "servfail" | "timeout";

type Names = Readonly<Record<string, InternetName>>;

const TITLE = "# DNS outside the sandbox's zones: name -> records, or servfail, or timeout.\n";

/** The names in `internet.yaml`. */
export class Internet {
  private readonly file: StateFile<Names>;

  constructor(dir: string) {
    this.file = new StateFile<Names>(join(dir, "internet.yaml"), {
      empty: {},
      parse: (text) => parseNames(parse(text) ?? {}),
      render: (names) => TITLE + stringify(names, { lineWidth: 0 }),
    });
  }

  names(): Names {
    return this.file.read();
  }

  /** Replaces everything at a name. */
  put(name: string, what: InternetName): void {
    this.putAll({ [name]: what });
  }

  /** Sets many names in one write. */
  putAll(names: Names): void {
    const added = Object.entries(names).map(([name, what]) => [canonicalName(name), what] as const);
    this.file.change((before) => [{ ...before, ...Object.fromEntries(added) }, undefined]);
  }

  remove(name: string): void {
    this.file.change((before) => {
      const { [canonicalName(name)]: _removed, ...rest } = before;
      return [rest, undefined];
    });
  }
}

function parseNames(root: unknown): Names {
  const names = Object.entries(mapping(root, "the file"));
  return Object.fromEntries(names.map(([name, what]) => [canonicalName(name), parseName(what, name)]));
}

function parseName(what: unknown, name: string): InternetName {
  if (what === "servfail" || what === "timeout") return what;
  if (!Array.isArray(what)) throw new Error(`${name} is neither a list of records nor servfail nor timeout`);
  return what.map((record: unknown) => {
    const fields = mapping(record, `a record of ${name}`);
    const ttl = numberOf(fields, "ttl", 300);
    return { type: textOf(fields, "type").toUpperCase(), value: textOf(fields, "value"), ttl };
  });
}
