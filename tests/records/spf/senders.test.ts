import { toAsciiName } from "../../../records/dns/domainName";
import { includesOf, SenderId, senderNeeds, senderOf, SENDERS, SENDERS_VERIFIED } from "../../../records/spf/senders";

describe("the senders that we know", () => {
  test.each(SENDERS)("$id has names that DNS can carry and pages that say so", ({ id, targets, includes, sources }) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(targets.every((target) => toAsciiName(target).ok)).toBe(true);
    expect(targets).toEqual(expect.arrayContaining([...includes]));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.every((source) => /^https:\/\/[\w.-]+\//.test(source))).toBe(true);
  });

  test("have ids and targets of their own, and a date", () => {
    const ids = SENDERS.map(({ id }) => id);
    const targets = SENDERS.flatMap((sender) => sender.targets);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(targets).size).toBe(targets.length);
    expect(SENDERS_VERIFIED).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
  });

  test("are found by the target of an include, in any case and with a trailing dot", () => {
    expect(senderOf("_SPF.Google.com.")?.name).toBe("Google Workspace");
    expect(senderOf("spf.brevo.com")?.name).toBe("Brevo");
    expect(senderOf("google.com")).toBeUndefined();
  });

  test("are found by an include that each account has of its own, and only below that name", () => {
    expect(senderOf("123456.SPF08.hubspotemail.net.")?.name).toBe("HubSpot");
    expect(senderOf("hubspotemail.net")).toBeUndefined();
    expect(senderOf("nothubspotemail.net")).toBeUndefined();
  });

  test("all have an id that can be declared", () => {
    expect(SENDERS.map(({ id }) => id)).toEqual(Object.values(SenderId));
  });

  test.each([
    [
      "google-workspace",
      /^Google Workspace: Publish the DKIM TXT that its console shows\. The selector google is the default/,
    ],
    [
      "microsoft-365",
      /^Microsoft 365: Publish the DKIM CNAME .* at selector1\._domainkey and selector2\._domainkey\. The clouds .* \(https:/,
    ],
    [
      "brevo",
      /^Brevo: It needs no SPF term in the domain's own record\. Publish the DKIM TXT that its console shows\. The records/,
    ],
    [
      "postmark",
      /^Postmark: It needs no SPF term in the domain's own record\. Publish the DKIM TXT .* pm\.mtasv\.net;/,
    ],
    [
      "hubspot",
      /^HubSpot: Its include, below hubspotemail\.net, is the account's own: declare .* in `includes`\. Publish the DKIM CNAME/,
    ],
    ["mailjet", /^Mailjet: Publish the DKIM key that its console shows\. \(https:.*, read on 20\d\d-/],
  ])("%s is told what it needs besides, with the page that says so", (id, told) => {
    expect(senderNeeds(id)).toMatch(told);
  });

  test("an unknown one has no needs to tell", () => {
    expect(senderNeeds("nobody")).toBeUndefined();
  });

  test("have the includes that the domain's own record needs, which may be none", () => {
    expect(includesOf("microsoft-365")).toEqual(["spf.protection.outlook.com"]);
    expect(includesOf("zoho")).toEqual(["zohomail.com"]);
    expect(includesOf("brevo")).toEqual([]);
    expect(includesOf("nobody")).toBeUndefined();
  });
});
