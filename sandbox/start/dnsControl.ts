/** The file through which `npm start` and its DNS server in the background talk. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The file by which commands and the DNS server in the background talk: it serves while the file exists, until the time in it. */
export interface DnsControl {
  readonly port: number;
  /** ISO 8601. */
  readonly until: string;
}

/** Place of the control file in a scenario. */
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

/** Writes it whole or not at all: the server reads it at any time. */
export function writeControl(file: string, control: DnsControl): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(control)}\n`);
  renameSync(temporary, file);
}

/** Tells the server to end. False when none was asked to serve. */
export function removeControl(file: string): boolean {
  const existed = existsSync(file);
  rmSync(file, { force: true });
  return existed;
}
