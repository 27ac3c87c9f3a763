/** Reads the arguments of `odoo-mail plan` into the options of `planDomain`. */
import type { PlanOptions } from "../components/mailRecords/planDomain";
import type { ServerAddress } from "../dns/types";
import { DmarcPolicy } from "../records/dmarc/tags";
import { DmarcRollout } from "../records/dmarc/rollout";
import { encodeReportUri } from "../records/dmarc/reportUris";
import { isError, type Issue } from "../records/issue";
import { mergeSpf } from "../records/spf/merge";
import { SenderId } from "../records/spf/senders";
import { domainNames } from "./domainNames";
import { readHosting, readVersion } from "./domainSettings";
import { UsageError } from "./exitCode";
import { exclusive, oneOf, readOptions, type ReadOptions } from "./options";
import { readServers } from "./resolver";

const OPTIONS = {
  hosting: { type: "string" },
  "odoo-version": { type: "string" },
  "alias-domain": { type: "string" },
  include: { type: "string", multiple: true },
  sender: { type: "string", multiple: true },
  "dmarc-policy": { type: "string" },
  rollout: { type: "string" },
  report: { type: "string", multiple: true },
  server: { type: "string", multiple: true },
  json: { type: "boolean" },
  "no-color": { type: "boolean" },
} as const;

type Read = ReadOptions<keyof typeof OPTIONS>;

/** The arguments of `odoo-mail plan`. */
export interface PlanArguments {
  readonly options: PlanOptions;
  /** @default - the resolvers of the machine */
  readonly servers: readonly ServerAddress[];
  readonly isJson: boolean;
  readonly noColor: boolean;
}

/**
 * Reads the arguments of `odoo-mail plan`.
 *
 * @throws UsageError with everything that is wrong
 */
export function readPlanArguments(args: readonly string[]): PlanArguments {
  const read = readOptions(args, OPTIONS);
  const problems = [...read.problems];
  const [domain] = domainNames(read.positionals, problems);
  if (read.positionals.length !== 1) problems.push("plan needs exactly one domain.");
  const [aliasDomain] = domainNames(read.texts("alias-domain"), problems, "--alias-domain: ");
  const hosting = readHosting(read.text("hosting"), problems);
  const odooVersion = readVersion(read.text("odoo-version"), problems);
  const dmarc = readDmarc(read, problems);
  const senders = read
    .texts("sender")
    .map((text) => oneOf("sender", text, Object.values(SenderId), problems))
    .filter((sender) => sender !== undefined);
  const includes = read.texts("include");
  tellIssues("--include", mergeSpf(undefined, { includes, lookupLimit: "off" }).issues, problems);
  const servers = readServers(read.texts("server"), problems);
  if (domain === undefined || problems.length > 0) throw new UsageError(problems);
  return {
    options: {
      domain,
      ...(senders.length + includes.length > 0 && { spf: { senders, includes: [...includes] } }),
      ...(aliasDomain !== undefined && { aliasDomain }),
      ...(hosting !== undefined && { hosting }),
      ...(odooVersion !== undefined && { odooVersion }),
      ...(dmarc !== undefined && { dmarc }),
    },
    servers,
    isJson: read.has("json"),
    noColor: read.has("no-color"),
  };
}

// What the records say of a value. An empty list is no mistake.
function tellIssues(option: string, issues: readonly Issue[], problems: string[]): void {
  const wrong = issues.filter((issue) => isError(issue) && issue.id !== "spf/nothing-declared");
  problems.push(...wrong.map(({ message, fix }) => `${option}: ${message} ${fix}`));
}

function readDmarc(read: Read, problems: string[]): PlanOptions["dmarc"] {
  const policy = oneOf("dmarc-policy", read.text("dmarc-policy"), Object.values(DmarcPolicy), problems);
  const rollout = oneOf("rollout", read.text("rollout"), Object.values(DmarcRollout), problems);
  const reports = read.texts("report");
  tellIssues(
    "--report",
    reports.flatMap((report) => encodeReportUri(report).issues),
    problems,
  );
  exclusive(read, ["dmarc-policy", "rollout"], problems);
  if (policy === undefined && rollout === undefined && reports.length === 0) return undefined;
  return {
    ...(policy !== undefined && { policy }),
    ...(rollout !== undefined && { rollout }),
    ...(reports.length > 0 && { aggregateReports: [...reports] }),
  };
}
