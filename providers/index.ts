/** The door of this folder: loads the adapter of a provider, and with it the provider's SDK, when a zone of it is first used. */
import type { RunError } from "@pulumi/pulumi";
import { DnsProvider, type ZoneAdapter } from "./zone";

export type { Listing, LiveRecord, Unmanageable } from "./listing";
export { NotAnsweredError } from "./reading";
export * from "./zone";

// Loaded when first used: a stack on one provider does not pay for the other's SDK, nor need it installed.
// `require`, because import() keeps its own module rules in CommonJS output and would need the compiled extension.
/* eslint-disable @typescript-eslint/no-require-imports */
const LOADERS: Readonly<Record<DnsProvider, () => ZoneAdapter>> = {
  [DnsProvider.Cloudflare]: () => (require("./cloudflare") as typeof import("./cloudflare")).cloudflare,
  [DnsProvider.Route53]: () => (require("./route53") as typeof import("./route53")).route53,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * The adapter of a provider.
 *
 * @throws RunError when the provider's SDK package is not installed, with the command that installs it
 */
export function loadAdapter(provider: DnsProvider): ZoneAdapter {
  try {
    return LOADERS[provider]();
  } catch (error) {
    const name = provider === DnsProvider.Cloudflare ? "@pulumi/cloudflare" : "@pulumi/aws";
    if (!(error instanceof Error) || !error.message.includes(name)) throw error;
    throw notInstalled(provider, name);
  }
}

// The stack is the message, since a trace says only where the package was looked for. Pulumi is loaded here and not above, because
// `odoo-mail plan` uses this file without it.
function notInstalled(provider: DnsProvider, name: string): RunError {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only for this error
  const pulumi = require("@pulumi/pulumi") as typeof import("@pulumi/pulumi");
  const version = provider === DnsProvider.Cloudflare ? 6 : 7;
  const error = new pulumi.RunError(
    `${provider} zones need the package ${name}, which is not installed: run \`npm install ${name}@${version}\`.`,
  );
  error.stack = error.message;
  return error;
}
