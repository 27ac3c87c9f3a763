import { authenticationIssues } from "../../odoo/authentication";
import { Hosting } from "../../odoo/hosting";

const cases: readonly { hosting: Hosting; policy: string | undefined; hasDkim: boolean; refused: boolean }[] = [
  { hosting: Hosting.Online, policy: "reject", hasDkim: false, refused: true },
  { hosting: Hosting.Online, policy: "quarantine", hasDkim: false, refused: true },
  { hosting: Hosting.Online, policy: "QUARANTINE", hasDkim: false, refused: true },
  { hosting: Hosting.Online, policy: "none", hasDkim: false, refused: false },
  { hosting: Hosting.Online, policy: undefined, hasDkim: false, refused: false },
  { hosting: Hosting.Online, policy: "reject", hasDkim: true, refused: false },
  // On Odoo.sh the Return-Path is the alias domain: SPF aligns and suffices.
  { hosting: Hosting.OdooSh, policy: "reject", hasDkim: false, refused: false },
  // Another server sends: what it needs is not ours to judge.
  { hosting: Hosting.ExternalSmtp, policy: "reject", hasDkim: false, refused: false },
];

it.each(cases)("p=$policy on $hosting with DKIM $hasDkim is refused: $refused", ({ refused, ...given }) => {
  const issues = authenticationIssues(given);
  expect(issues.map(({ id, severity }) => [id, severity])).toEqual(
    refused ? [["dmarc/enforced-without-authentication", "error"]] : [],
  );
  expect(issues.every(({ message }) => message.includes(`p=${given.policy}`))).toBe(true);
});
