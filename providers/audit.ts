import { wireLength } from "../records/dns/characterStrings";
import { type Issue, Severity } from "../records/issue";
import type { DesiredRecord, ZoneAdapter } from "./zone";

/** What this provider would refuse of our own TXT values; foreign ones are in the zone already. */
export function auditTxt(desired: DesiredRecord, adapter: ZoneAdapter): Issue[] {
  if (desired.type !== "TXT") return [];
  return desired.values
    .filter((value) => value.raw === undefined && wireLength(value.text) > adapter.limits.txtRecord)
    .map((value) => ({
      id: "dns/txt-too-long",
      severity: Severity.Error,
      message: `The TXT record at ${desired.owner} would have ${wireLength(value.text)} octets; ${adapter.title} takes ${adapter.limits.txtRecord}.`,
      found: value.text,
      fix: "Take out what is no longer needed, with `removes` or by hand.",
      source: `${adapter.title} limits`,
    }));
}
