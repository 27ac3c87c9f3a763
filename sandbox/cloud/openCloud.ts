/** The embedded cloud as one object: zones, request log, faults and settings of one directory. */
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CloudflareZones } from "./cloudflareZones";
import { type Fault, FaultFile, fileAppears, reachedFile } from "./faults";
import { Internet } from "./internet";
import { RateWindow } from "./rateWindow";
import { type ApiRequest, type Provider, RequestLog } from "./requests";
import { Route53Zones } from "./route53Zones";
import { type Settings, SettingsFile } from "./settings";

/** The environment variable that tells the doubles the directory of the embedded cloud. */
export const CLOUD_VARIABLE = "ODOO_MAIL_SANDBOX_CLOUD";

/** An embedded cloud: a directory of files that the doubles, the DNS server, tests and people read and edit at once. */
export interface Cloud {
  readonly dir: string;
  readonly cloudflare: CloudflareZones;
  readonly route53: Route53Zones;
  readonly internet: Internet;
  readonly log: RequestLog;
  readonly faultFile: FaultFile;
  readonly settingsFile: SettingsFile;
  readonly rateWindow: RateWindow;
  /** The requests so far, or those that have all of these fields. */
  requests(where?: Partial<ApiRequest>): readonly ApiRequest[];
  /** The requests that change something: everything but GET. */
  writes(where?: Partial<ApiRequest>): readonly ApiRequest[];
  clearRequests(): void;
  addFault(fault: Fault): void;
  /** Holds a request at a hook of its own: `pause` before it reaches the zone, `pauseAfter` before it is answered. */
  hold(fault: Omit<Fault, "kind" | "hook"> & { readonly kind: "pause" | "pauseAfter" }): Hold;
  faults(): readonly Fault[];
  clearFaults(): void;
  settings(): Settings;
  changeSettings(patch: Partial<Settings>): void;
  /** Limits a credential (Cloudflare `apiToken`, Amazon `accessKey`) to these zones, by name. */
  limitAccess(provider: Provider, credential: string, zones: readonly string[]): void;
}

/** A request that is held, or will be. */
export interface Hold {
  /** Settles when the request is held. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

/** Opens the cloud in a directory, which is created when missing. Every call reads the files as they are now. */
export function openCloud(directory: string): Cloud {
  const dir = resolve(directory);
  mkdirSync(dir, { recursive: true });
  const log = new RequestLog(join(dir, "requests.jsonl"));
  const faultFile = new FaultFile(dir);
  const settingsFile = new SettingsFile(dir);
  return {
    dir,
    cloudflare: new CloudflareZones(dir),
    route53: new Route53Zones(dir),
    internet: new Internet(dir),
    log,
    faultFile,
    settingsFile,
    rateWindow: new RateWindow(dir),
    requests: (where) => log.list(where),
    writes: (where) => log.list(where).filter((request) => request.method !== "GET"),
    clearRequests: () => log.clear(),
    addFault: (fault) => faultFile.add(fault),
    hold: (fault) => hold(dir, faultFile, fault),
    faults: () => faultFile.list(),
    clearFaults: () => faultFile.clear(),
    settings: () => settingsFile.read(),
    changeSettings: (patch) => settingsFile.change(patch),
    limitAccess: (provider, credential, zones) => settingsFile.limit(provider, credential, zones),
  };
}

function hold(dir: string, faults: FaultFile, fault: Omit<Fault, "hook">): Hold {
  const hook = join(dir, `.hold-${randomUUID()}`);
  faults.add({ ...fault, hook });
  return { reached: fileAppears(reachedFile(hook)), release: () => writeFileSync(hook, "") };
}
