import * as pulumi from "@pulumi/pulumi";
import { MailDomain } from "./components/mailDomain";
import { preflight } from "./components/preflight";
import { readConfig } from "./config";

/** The stack program: configuration in, one MailDomain per domain. Everything is read and planned before anything is declared. */
async function main(): Promise<Record<string, unknown>> {
  const configured = readConfig();
  await preflight(configured);
  const domains = configured.map(({ args }) => ({ args, mail: new MailDomain(nameOf(args), args) }));
  return {
    domains: Object.fromEntries(
      domains.map(({ args, mail }) => [nameOf(args), { records: mail.records, byHand: mail.byHand }]),
    ),
  };
}

function nameOf(args: { domain: string; nameSuffix?: string }): string {
  return args.nameSuffix === undefined ? args.domain : `${args.domain}:${args.nameSuffix}`;
}

export const domains = pulumi.output(main()).apply((outputs) => outputs["domains"]);
