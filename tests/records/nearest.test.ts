import { didYouMean, nearest } from "../../records/nearest";

const KEYS = ["domain", "aliasDomain", "cloudflare", "route53", "policy", "subdomainPolicy", "ttl", "spf"];
const WORDS = ["google-workspace", "google-groups", "quarantine-test", "quarantine", "dns-lock", "--server"];

it.each([
  ["cloudfare", KEYS, "cloudflare"],
  ["domian", KEYS, "domain"],
  ["alias_domain", KEYS, "aliasDomain"],
  ["alias-domain", KEYS, "aliasDomain"],
  ["Route53", KEYS, "route53"],
  ["tll", KEYS, "ttl"],
  ["tt", KEYS, "ttl"],
  ["dmarcPolicy", KEYS, "policy"],
  ["quarantin", WORDS, "quarantine"],
  // "quarantine" is near too, and not as near.
  ["quarantine-tes", WORDS, "quarantine-test"],
  ["lock", WORDS, "dns-lock"],
  ["--srver", WORDS, "--server"],
])("%s of %j is nearest to %s", (word, allowed, expected) => {
  expect(nearest(word, allowed)).toBe(expected);
});

it.each([
  ["nothing of the kind", KEYS],
  ["x", KEYS],
  ["", KEYS],
  ["sp", ["dns", "dkim"]],
  // Two words contain it, so it is unclear which is meant.
  ["google", WORDS],
  ["policy", []],
  // A number is chosen, not misspelt.
  ["12", ["14", "15"]],
])("%s is near to none", (word, allowed) => {
  expect(nearest(word, allowed)).toBeUndefined();
});

it("nothing is near to a text of more than 60 characters", () => {
  expect([10, 11].map((times) => nearest("domain".repeat(times), KEYS))).toEqual(["domain", undefined]);
});

it("asks in one sentence, and says nothing where no word is near", () => {
  expect(didYouMean("polcy", KEYS)).toBe(' Did you mean "policy"?');
  expect(didYouMean("nonsense", KEYS)).toBe("");
});
