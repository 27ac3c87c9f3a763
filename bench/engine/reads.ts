import type { ApiRequest, Provider } from "../../sandbox/cloud/requests";
import type { Aim, Report } from "../report";
import { round } from "../numbers";
import type { Case } from "./cases";
import { PHASES, type StackResult } from "./runs";

/**
 * How often the provider asked its API. The second `up` only plans, because it writes nothing; what the runs before it asked more,
 * they asked for the guards, which read again right before each write, in previews too.
 */
export function readReport(which: Case, ours: StackResult): Report {
  const operations = new Set(PHASES.flatMap((phase) => reads(ours[phase].requests).map(({ operation }) => operation)));
  const rows = [...operations].sort().map((operation) => {
    const planning = planningCalls(which, ours, operation);
    return {
      request: operation,
      ...Object.fromEntries(PHASES.map((phase) => [phase, count(ours[phase].requests, operation)])),
      "planning calls, per domain": round(planning / which.domains),
      "per zone": round(planning / which.zones),
      "guards' calls, per domain": round((firstCalls(which, ours, operation) - planning) / which.domains),
    };
  });
  return {
    title: `Read requests: ${which.name}`,
    method:
      "From the request log of the embedded cloud. A call is one use of a data source, whatever pages it asks for.",
    rows,
    aims: readAims(which, (operation) => planningCalls(which, ours, operation)),
  };
}

function readAims(which: Case, planning: (operation: string) => number): Aim[] {
  if (which.provider === "route53")
    return [{ what: "listings per zone", limit: 1, measured: planning("getRecords") / which.zones }];
  const zoneCalls = planning("getZones") + planning("getZoneDnsSettings");
  return [
    { what: "name reads per domain", limit: 3, measured: planning("getDnsRecords") / which.domains },
    { what: "zone calls per zone", limit: 2, measured: zoneCalls / which.zones },
  ];
}

function planningCalls({ provider }: Case, ours: StackResult, operation: string): number {
  return count(ours["second up"].requests, operation) / requestsPerCall(provider, operation, true);
}

function firstCalls({ provider }: Case, ours: StackResult, operation: string): number {
  return count(ours["first up"].requests, operation) / requestsPerCall(provider, operation, false);
}

/** Cloudflare's lists go on until a page is empty: where something was found, that is one request more. */
function requestsPerCall(provider: Provider, operation: string, published: boolean): number {
  if (provider === "route53") return 1;
  if (operation === "getZones") return 2;
  return operation === "getDnsRecords" && published ? 2 : 1;
}

function reads(requests: readonly ApiRequest[]): ApiRequest[] {
  return requests.filter(({ method }) => method === "GET");
}

function count(requests: readonly ApiRequest[], operation: string): number {
  return requests.filter((request) => request.operation === operation).length;
}
