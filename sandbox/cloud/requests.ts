/** The log of the API requests that the doubles served. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";

import { writeAtomically } from "./stateFile";

export type Provider = "cloudflare" | "route53";

/** One call of an API, as the real provider would make it. */
export interface ApiRequest {
  readonly provider: Provider;
  /**
   * The HTTP method. Route53 uses POST for all writes; here its actions are logged as CREATE = POST, UPSERT = PUT, DELETE = DELETE, so
   * that a test can ask both clouds the same question, such as "was anything deleted?".
   */
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The provider's step: `create`, `read`, `import`, `update`, `delete`, or the data source's name, `getDnsRecords`. */
  readonly operation: string;
  /** Zone id. */
  readonly zone?: string;
  /** Owner name, canonical. */
  readonly name?: string;
  readonly type?: string;
  /** Cloudflare record id, or Route53's `<zone>_<name>_<TYPE>`. */
  readonly id?: string;
  /** `ok`, the API's error code (`81058`, `InvalidChangeBatch`), or the kind of the fault that struck. */
  readonly outcome: string;
}

/** The log `requests.jsonl`: one request a line, in the order in which the clouds answered. */
export class RequestLog {
  constructor(readonly file: string) {}

  /** One write call in append mode: lines of several processes do not mix. */
  add(request: ApiRequest): void {
    appendFileSync(this.file, `${JSON.stringify(request)}\n`);
  }

  /** All requests, or those that have all of these fields. */
  list(where: Partial<ApiRequest> = {}): readonly ApiRequest[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as ApiRequest).filter((request) => matches(request, where));
  }

  clear(): void {
    writeAtomically(this.file, "");
  }
}

/** Whether a request has all the fields of `where`; a field left out matches anything. */
export function matches(request: Partial<ApiRequest>, where: Partial<ApiRequest>): boolean {
  const wanted = Object.entries(where) as readonly (readonly [keyof ApiRequest, unknown])[];
  return wanted.every(([key, value]) => value === undefined || request[key] === value);
}
