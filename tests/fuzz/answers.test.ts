import fc from "fast-check";
import { planDomain } from "../../components/mailRecords/planDomain";
import { DmarcPolicy } from "../../records/dmarc/tags";
import type { DomainName } from "../../records/dns/domainName";
import type { DnsResolver } from "../../records/resolver";
import { checkMessage } from "../../verify/message/checkMessage";
import { Verdict } from "../../verify/report";
import { strangerRecord as dmarcRecord } from "../records/dmarc/arbitraries";
import { strangerRecord as spfRecord } from "../records/spf/arbitraries";
import { CLIENT, received } from "../verify/message/mail";
import { checkShares, checkWords, inputs, RUNS_OF_ONE, SEED } from "./fuzz";

const domain = "acme.example" as DomainName;
const statuses = fc.constantFrom("answer", "answer", "answer", "nxdomain", "nodata", "timeout", "servfail" as const);

/** A DNS that says the same hostile text everywhere, or nothing. */
const answers = fc.tuple(inputs(fc.oneof(spfRecord, dmarcRecord)), inputs(dmarcRecord), statuses);
function hostileDns([text, policy, status]: readonly [
  string,
  string,
  "answer" | "nxdomain" | "nodata" | "timeout" | "servfail",
]): DnsResolver {
  return {
    resolve: (name, type) => {
      const value = name.startsWith("_dmarc.") ? policy : text;
      if (name.split(".").length > 9 || status !== "answer")
        return Promise.resolve({ status: status === "answer" ? "nxdomain" : status, values: [] });
      return Promise.resolve({ status, values: [type === "MX" ? { preference: 1, exchange: value } : value] });
    },
  };
}

// A case asks DNS many times, and costs as much as many cases of the others.
const numRuns = Math.ceil(RUNS_OF_ONE / 10);

test("a plan of a domain whose DNS is hostile ends, and can be printed", async () => {
  let [fine, refused] = [0, 0];
  const property = fc.asyncProperty(answers, async (answer) => {
    const plan = await planDomain({ domain, dmarc: { policy: DmarcPolicy.None } }, hostileDns(answer));
    checkWords({ ok: true, value: plan, issues: plan.issues });
    if (plan.verdict === Verdict.Problems) refused += 1;
    else fine += 1;
  });
  await fc.assert(property, { numRuns, seed: SEED });
  expect(() => checkShares(fine, refused)).not.toThrow();
});

test("a check of a mutated message, with DNS that is hostile, ends, and can be printed", async () => {
  const mail = await received();
  const mails = inputs(
    fc.constantFrom(mail, mail.replace(CLIENT, "2001:db8::1"), mail.replace(/^Return-Path.*\r\n/, "")),
  );
  let [read, unread] = [0, 0];
  const property = fc.asyncProperty(mails, answers, async (text, answer) => {
    const check = await checkMessage(text, { resolver: hostileDns(answer), now: new Date(0) });
    checkWords({ ok: true, value: check, issues: check.issues });
    if (check.authors.length > 0) read += 1;
    else unread += 1;
  });
  await fc.assert(property, { numRuns, seed: SEED });
  expect(() => checkShares(read, unread)).not.toThrow();
});
