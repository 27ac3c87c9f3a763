import * as pulumi from "@pulumi/pulumi";
import { IssuesError } from "./issues";
import { refusals } from "./locate";
import { where } from "./plan";
import type { PreparedRecord, Seen } from "./prepare";
import { ReadFailedError } from "./timeLimit";

/**
 * Looks once more after a create, where the provider takes a second record at the name: two stacks that create one in the same moment
 * both saw none. At least the later of them sees two here. The record is written by then: a look that is refused is told and fails nothing.
 *
 * @throws IssuesError with `<kind>/several-records`; what is written stays
 */
export async function refuseCompany(record: PreparedRecord): Promise<void> {
  if (record.adapter.sharesRRset || record.kind.type !== "TXT" || pulumi.runtime.isDryRun()) return;
  const now = await lookAgain(record);
  const issues = now === undefined ? [] : refusals(record.kind, now);
  if (issues.length === 0) return;
  throw new IssuesError(
    `${where(record)}: somebody created another one in the same moment. Both are there now:`,
    issues,
  );
}

// Where nothing is answered at all the run ends: the reading itself sees to that.
async function lookAgain(record: PreparedRecord): Promise<Seen | undefined> {
  try {
    return await record.again();
  } catch (error) {
    if (!(error instanceof ReadFailedError)) throw error;
    void pulumi.log.warn(
      `${where(record)}: the record is created. Whether somebody created another one in the same moment could not be seen, and the next run looks: ${error.why}`,
    );
    return undefined;
  }
}
