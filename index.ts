import { MailDomain } from "./components/mailDomain";
import { ParkedDomain } from "./components/parkedDomain";
import { preflight } from "./components/preflight";
import { readConfig, readParked } from "./config";

/**
 * The stack program: configuration in, one component per domain. Everything is read and planned before anything is declared.
 *
 * @returns the stack's outputs
 * @throws IssuesError with all that is wrong
 */
async function program(): Promise<Record<string, unknown>> {
  const configured = readConfig();
  const configuredParked = readParked();
  await preflight(configured, configuredParked);
  const domains = configured.map(({ args }) => [nameOf(args), new MailDomain(nameOf(args), args)] as const);
  const parked = configuredParked.map(({ args }) => [nameOf(args), new ParkedDomain(nameOf(args), args)] as const);
  return {
    domains: outputsOf(domains),
    ...(parked.length > 0 && { parked: outputsOf(parked) }),
  };
}

function outputsOf(components: readonly (readonly [string, MailDomain | ParkedDomain])[]): Record<string, unknown> {
  return Object.fromEntries(components.map(([name, { records, byHand }]) => [name, { records, byHand }]));
}

function nameOf(args: { domain: string; nameSuffix?: string }): string {
  return args.nameSuffix === undefined ? args.domain : `${args.domain}:${args.nameSuffix}`;
}

// Pulumi calls an exported function and waits for it. An exported promise that fails is reported by Node as well, as one
// that nobody handled in time.
export = program;
