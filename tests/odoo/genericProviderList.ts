import all from "email-providers/all.json";
import common from "email-providers/common.json";

/** Providers that are on the list of common ones under one top-level domain only, and have mailboxes under many. */
const BRANDS =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|aol|icloud|gmx|protonmail|proton|pm|yandex)\./;

/** Names for documentation and tests (RFC 2606), and companies that offer mailboxes and are somebody's employer all the same. */
const NOT_GENERIC =
  /^(example\.|test\.|yourdomain\.|mydomain\.)|^(alibaba|facebook|singpost|telstra|aver|name|www|oath|nus\.edu|ancestry|techspot|medscape|discovery|dnsmadeeasy|dynu)\./;

/** The domains of odoo/genericProviders.ts, sorted. */
export function genericProviders(): string[] {
  const names = [...common, ...all.filter((name) => BRANDS.test(name))];
  return [...new Set(names)].filter((name) => !NOT_GENERIC.test(name)).sort();
}

/** odoo/genericProviders.ts as it should be. */
export function genericProvidersModule(): string {
  const lines = wrap(genericProviders(), 116).map((line) => `  ${line}`);
  return `${HEAD}export const GENERIC_PROVIDERS = \`\n${lines.join("\n")}\n\`;\n`;
}

const HEAD = `/**
 * Domains of providers of mailboxes for everybody. Written by \`npm run docs\` from the package email-providers
 * (ISC, Copyright (c) Jannis R), so that users of this package need not install it; a test compares the two.
 */
`;

function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
