/** The file through which `npm start` and its DNS server in the background talk. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../cloud/stateFile";

/** The contents of the file. The DNS server runs while the file exists, until the time in it. */
export interface DnsControl {
  readonly port: number;
  /** ISO 8601. */
  readonly until: string;
}

/** The path of the control file in a scenario. */
export function controlFile(scenario: string): string {
  return path.join(scenario, "dns.json");
}

/** Reads it; undefined when there is none or it is no control file. */
export function readControl(file: string): DnsControl | undefined {
  try {
    const control: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof control !== "object" || control === null || !("port" in control) || !("until" in control))
      return undefined;
    return { port: Number(control.port), until: String(control.until) };
  } catch {
    return undefined;
  }
}

/** Writes the file in one step, because the server may read it at any time. */
export function writeControl(file: string, control: DnsControl): void {
  writeAtomically(file, `${JSON.stringify(control)}\n`);
}

/** Ends the server by removing the file. False when there is no file. */
export function removeControl(file: string): boolean {
  const existed = existsSync(file);
  rmSync(file, { force: true });
  return existed;
}
