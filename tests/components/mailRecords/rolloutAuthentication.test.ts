import { MailDomain } from "../../../components/mailDomain";
import { Hosting } from "../../../odoo/hosting";
import { DmarcRollout } from "../../../records/dmarc/rollout";
import { acme, issueIds, runFailing, runProgram } from "../world";

const args = (rollout: DmarcRollout, hosting: Hosting, enabled: boolean) => ({
  domain: "acme.com",
  cloudflare: {},
  hosting,
  dkim: { enabled },
  dmarc: { rollout, allowSkip: true, aggregateReports: ["mailto:dmarc@acme.com"] },
});

// Odoo Online's Return-Path is Odoo's own, so only DKIM aligns there; receivers older than RFC 9989 ignore t=y.
it.each([DmarcRollout.QuarantineTest, DmarcRollout.Quarantine, DmarcRollout.RejectTest, DmarcRollout.Reject])(
  "%s without DKIM is refused on Odoo Online, which aligns by nothing else",
  async (rollout) => {
    const { run, error } = await runFailing(acme(), () => new MailDomain("acme", args(rollout, Hosting.Online, false)));
    expect(issueIds(error)).toEqual(["dmarc/enforced-without-authentication"]);
    expect(error.message).toContain("DKIM");
    expect(run.invoked).toEqual([]);
  },
);

it.each([
  [DmarcRollout.Monitor, Hosting.Online, false],
  [DmarcRollout.Reject, Hosting.Online, true],
  [DmarcRollout.Reject, Hosting.OdooSh, false],
] as const)("%s on %s, with DKIM %s, has something that aligns", async (rollout, hosting, enabled) => {
  const { run } = await runProgram(acme(), () => new MailDomain("acme", args(rollout, hosting, enabled)));
  expect(run.records).toHaveLength(enabled ? 3 : 2);
});
