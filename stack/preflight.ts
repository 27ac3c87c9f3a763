import * as pulumi from "@pulumi/pulumi";
import { at, type Issue } from "../records/issue";
import type { MailDomainArgs, ParkedDomainArgs } from "../components/args";
import { planMailDomain } from "../components/mailDomain";
import { planParkedDomain } from "../components/parkedDomain";
import { refuseErrors } from "../components/publishComponent";

/**
 * Reads and plans all domains before any is declared, so that one broken domain cannot leave the others half done.
 * The readings are shared with the components that follow: nothing is asked twice.
 *
 * @throws IssuesError with the issues of all domains, or RunError with every domain that could not be read
 */
export async function preflight(
  domains: readonly { readonly path: string; readonly args: MailDomainArgs }[],
  parked: readonly { readonly path: string; readonly args: ParkedDomainArgs }[] = [],
): Promise<void> {
  const plans = await Promise.allSettled([
    ...domains.map(async ({ path, args }) => at(path, (await planMailDomain(args)).issues)),
    ...parked.map(async ({ path, args }) => at(path, (await planParkedDomain(args)).issues)),
  ]);
  const failures = plans.flatMap((plan) => (plan.status === "rejected" ? [plan.reason as unknown] : []));
  if (failures.length > 0) throw together(failures);
  const issues: Issue[] = plans.flatMap((plan) => (plan.status === "fulfilled" ? plan.value : []));
  refuseErrors("Nothing was changed, because of:", issues);
}

function together(failures: readonly unknown[]): unknown {
  const [first] = failures;
  const other = failures.find((failure) => !pulumi.RunError.isInstance(failure));
  if (other !== undefined) return other;
  // Domains of one zone fail by one reading.
  const messages = [...new Set(failures.map((failure) => (failure as pulumi.RunError).message))];
  if (messages.length === 1) return first;
  const error = new pulumi.RunError(
    ["Nothing was changed, because of:", ...messages.map((message) => `- ${message}`)].join("\n"),
  );
  error.stack = error.message;
  return error;
}
