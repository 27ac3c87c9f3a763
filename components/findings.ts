/** Collects what is wrong with arguments, so that all of it is told at once. Without Pulumi, for `odoo-mail plan`. */
import { componentIssue } from "./catalogue";
import type { Place } from "./coOwned/ourRecord";
import { Hosting } from "../odoo/hosting";
import { DnsProvider } from "../providers";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { at, type Issue } from "../records/issue";
import { didYouMean } from "../records/nearest";
import { printable, quoted } from "../records/printable";
import type { PlacementArgs } from "./args";

/** Collects the issues of arguments, so that all of them are told at once. */
export class Findings {
  readonly issues: Issue[] = [];

  /** Notes one wrong argument; `undefined` is one that is missing. */
  refuse(path: string, value: unknown, allowed: string, meant = ""): void {
    // A function has no JSON.
    const json = JSON.stringify(value) as string | undefined;
    const found = typeof value === "string" ? quoted(value) : printable(json ?? typeof value);
    this.issues.push(
      componentIssue("config/not-allowed", {
        path,
        message: value === undefined ? "Nothing is given." : `${found} is not allowed here.`,
        fix: `Allowed: ${allowed}.${meant}`,
        source: "docs/configuration.md",
      }),
    );
  }

  /** Notes a word that is none of those that are allowed. */
  choice(path: string, value: unknown, allowed: readonly string[]): void {
    const meant = typeof value === "string" ? didYouMean(value, allowed) : "";
    this.refuse(path, value, allowed.join(", "), meant);
  }

  /** Reads a domain name; on a wrong one notes why and answers undefined. */
  domain(path: string, text: string): DomainName | undefined {
    const name = toAsciiName(text);
    this.issues.push(...at(path, name.issues));
    return name.ok ? name.value : undefined;
  }
}

/** Reads who sends the mail. */
export function readHosting(hosting: string | undefined, findings: Findings): Hosting {
  if (hosting === undefined) return Hosting.Online;
  const all = new Map<string, Hosting>(Object.values(Hosting).map((one) => [one, one]));
  const known = all.get(hosting);
  if (known === undefined) findings.choice("hosting", hosting, [...all.keys()]);
  return known ?? Hosting.Online;
}

/**
 * Reads the places that arguments name. Notes it when there are none.
 *
 * @param prefix what stands before the names of the settings in messages, such as `reportZones[0].`
 */
export function readPlaces(args: Pick<PlacementArgs, DnsProvider>, findings: Findings, prefix = ""): Place[] {
  const providers = Object.values(DnsProvider);
  const places = providers.flatMap((provider) => {
    const zone = args[provider];
    if (zone === undefined) return [];
    return [{ provider, ...(zone.zoneId !== undefined && { zoneId: zone.zoneId }) }];
  });
  if (places.length === 0) {
    const settings = providers.map((provider) => `${prefix}${provider}`).join(", ");
    findings.refuse(settings, undefined, "who serves the DNS of the domain, such as `cloudflare: {}`; or both");
  }
  return places;
}
