import { checkStrangers } from "../../../sandbox/start/snapshot";
import { ACME, txt } from "./values";

const spf = txt("acme.example", "v=spf1 -all");
const site = txt("acme.example", "google-site-verification=x");
const almost = txt("acme.example", "v=spf10 -all"); // RFC 7208 section 4.5: no SPF record
const below = txt("www.acme.example", "v=spf1 -all"); // another name: not ours
const dmarc = txt("_dmarc.acme.example", "v=DMARC1; p=none");

describe("the check of other people's values", () => {
  it("leaves out the records that the stack is about", () => {
    const before = [spf, dmarc, site, almost, below];
    const after = [txt("acme.example", "v=spf1 mx -all"), site, almost, below];
    expect(checkStrangers(ACME, before, after)).toEqual({ count: 3, lost: [], added: [] });
  });

  it("does not mind another order", () => {
    expect(checkStrangers(ACME, [site, below], [below, site])).toEqual({ count: 2, lost: [], added: [] });
  });

  it.each([
    ["a value that is gone", [site, below], [below], [site], []],
    ["one of two equal values that is gone", [site, site], [site], [site], []],
    ["a value that nobody asked for", [site], [site, almost], [], [almost]],
  ])("sees %s", (_what, before, after, lost, added) => {
    expect(checkStrangers(ACME, before, after)).toEqual({ count: before.length, lost, added });
  });

  it.each([
    ["octet", { value: "google-site-verification=X" }],
    ["comment or TTL", { attributes: '{"ttl":1}' }],
    ["provider", { provider: "route53" as const }],
  ])("takes a value with another %s for one that is gone and one that came", (_what, change) => {
    const changed = { ...site, ...change };
    expect(checkStrangers(ACME, [site], [changed])).toEqual({ count: 1, lost: [site], added: [changed] });
  });
});
