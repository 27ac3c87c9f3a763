import { MailDomain } from "./components/mailDomain";
import { preflight } from "./components/preflight";
import { readConfig } from "./config";

/**
 * The stack program: configuration in, one MailDomain per domain. Everything is read and planned before anything is declared.
 *
 * @returns the stack's outputs
 * @throws IssuesError with all that is wrong
 */
async function program(): Promise<Record<string, unknown>> {
  const configured = readConfig();
  await preflight(configured);
  const domains = configured.map(({ args }) => [nameOf(args), new MailDomain(nameOf(args), args)] as const);
  return {
    domains: Object.fromEntries(domains.map(([name, { records, byHand }]) => [name, { records, byHand }])),
  };
}

function nameOf(args: { domain: string; nameSuffix?: string }): string {
  return args.nameSuffix === undefined ? args.domain : `${args.domain}:${args.nameSuffix}`;
}

// Pulumi calls an exported function and waits for it. An exported promise that fails is reported by Node as well, as one
// that nobody handled in time.
export = program;
