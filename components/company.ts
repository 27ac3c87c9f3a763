import * as pulumi from "@pulumi/pulumi";
import { IssuesError } from "./issuesError";
import { refusals } from "./locate";
import { where } from "./plan";
import type { PreparedRecord } from "./prepare";

/**
 * Looks once more after a create, where the provider takes a second record at the name: two stacks that create one in the same moment
 * both saw none. At least the later of them sees two here.
 *
 * @throws IssuesError with `<kind>/several-records`; what is written stays
 */
export async function refuseCompany(record: PreparedRecord): Promise<void> {
  if (record.adapter.sharesRRset || record.kind.type !== "TXT" || pulumi.runtime.isDryRun()) return;
  const issues = refusals(record.kind, await record.again());
  if (issues.length === 0) return;
  throw new IssuesError(
    `${where(record)}: somebody created another one in the same moment. Both are there now:`,
    issues,
  );
}
