import type { Issue } from "../records/issue";
import type { MailDomainArgs } from "./args";
import { at } from "./issuesError";
import { planMailDomain } from "./mailDomainPlan";
import { refuseErrors } from "./publish";

/**
 * Reads and plans all domains before any is declared, so that one broken domain cannot leave the others half done.
 * The readings are shared with the components that follow: nothing is asked twice.
 *
 * @throws IssuesError with the issues of all domains
 */
export async function preflight(
  domains: readonly { readonly path: string; readonly args: MailDomainArgs }[],
): Promise<void> {
  const plans = await Promise.allSettled(
    domains.map(async ({ path, args }) => at(path, (await planMailDomain(args)).issues)),
  );
  const unreadable = plans.find((plan) => plan.status === "rejected");
  if (unreadable !== undefined) throw unreadable.reason;
  const issues: Issue[] = plans.flatMap((plan) => (plan.status === "fulfilled" ? plan.value : []));
  refuseErrors("Nothing was changed, because of:", issues);
}
