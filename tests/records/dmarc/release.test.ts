import { type DmarcRelease, type DmarcReleased, releaseDmarc } from "../../../records/dmarc/release";
import { valueOf } from "../valueOf";

const RUA = "rua=mailto:dmarc@acme.com";
const CLOUDFLARE = "mailto:1@dmarc-reports.cloudflare.net";

interface Case {
  rule: string;
  live: string;
  released: DmarcReleased;
  expected: Partial<DmarcRelease>;
  ids?: string[];
}
const adopted = (found: string, ...declared: string[]): DmarcReleased => ({ declared, found, createdByUs: false });
const created = (...declared: string[]): DmarcReleased => ({ declared, createdByUs: true });

describe("only our terms leave", () => {
  const cases: Case[] = [
    {
      rule: "adopted: tags go back to what was found, though that is weaker",
      live: `v=DMARC1; p=reject; sp=reject; ${RUA}`,
      released: adopted("v=DMARC1; p=none", "p=reject", "sp=reject", RUA),
      expected: { text: "v=DMARC1; p=none", onlyOurs: false, keptTerms: [] },
    },
    {
      rule: "adopted: what a stranger changed stays",
      live: "v=DMARC1; p=quarantine; adkim=s",
      released: adopted("v=DMARC1; p=none", "p=reject"),
      expected: { text: "v=DMARC1; p=quarantine; adkim=s" },
    },
    {
      rule: "adopted: what was there before us stays, and is named",
      live: `v=DMARC1; p=none; sp=reject; ${RUA}`,
      released: adopted(`v=DMARC1; p=none; sp=reject; ${RUA}`, "p=none", "sp=reject", RUA),
      expected: { text: `v=DMARC1; p=none; sp=reject; ${RUA}`, keptTerms: ["sp=reject", RUA] },
    },
    {
      rule: "created and only ours: unchanged, for the caller to take away",
      live: `v=DMARC1; p=reject; ${RUA}`,
      released: created("p=reject", RUA),
      expected: {
        text: `v=DMARC1; p=reject; ${RUA}`,
        onlyOurs: true,
        added: [],
        removed: [],
        changed: [],
        keptTerms: [],
      },
    },
    {
      rule: "created without a policy: p=none is ours too",
      live: `v=DMARC1; p=none; ${RUA}`,
      released: created(RUA),
      expected: { onlyOurs: true },
    },
    {
      rule: "created: what others put there before we declared it stays",
      live: "v=DMARC1; p=reject; sp=none",
      released: { ...created("p=reject", "sp=none"), found: "v=DMARC1; p=none; sp=none" },
      expected: { text: "v=DMARC1; p=none; sp=none", onlyOurs: false, keptTerms: ["sp=none"] },
      ids: ["dmarc/kept-for-others"],
    },
    {
      rule: "created, a stranger's address: ours leave, the record stays",
      live: `v=DMARC1; p=reject; ${RUA},mailto:x@y.co`,
      released: created("p=reject", RUA),
      expected: { text: "v=DMARC1; p=none; rua=mailto:x@y.co", onlyOurs: false },
      ids: ["dmarc/kept-for-others"],
    },
    {
      rule: "created, a stranger's policy",
      live: `v=DMARC1; p=quarantine; ${RUA}`,
      released: created("p=none", RUA),
      expected: { text: "v=DMARC1; p=quarantine", onlyOurs: false },
      ids: ["dmarc/kept-for-others"],
    },
    {
      rule: "created, Cloudflare's address",
      live: `v=DMARC1; p=none; ${RUA},${CLOUDFLARE}`,
      released: created("p=none", RUA),
      expected: { text: `v=DMARC1; p=none; rua=${CLOUDFLARE}`, onlyOurs: false },
      ids: ["dmarc/kept-for-others"],
    },
    {
      rule: "Cloudflare's address stays though it was declared, and is named",
      live: `v=DMARC1; p=none; rua=${CLOUDFLARE}`,
      released: created("p=none", `rua=${CLOUDFLARE}`),
      expected: { onlyOurs: false, keptTerms: [`rua=${CLOUDFLARE}`] },
      ids: ["dmarc/kept-for-others"],
    },
    {
      rule: "terms of two runs at once",
      live: "v=DMARC1; p=reject",
      released: adopted("v=DMARC1; p=quarantine", "p=none", "p=reject"),
      expected: { text: "v=DMARC1; p=quarantine" },
    },
    {
      rule: "the difference is told",
      live: `v=DMARC1; p=reject; ${RUA}`,
      released: adopted("v=DMARC1; p=none", "p=reject", RUA),
      expected: {
        added: ["p=none"],
        removed: ["p=reject", RUA],
        changed: [{ tag: "p", before: "reject", after: "none" }],
      },
    },
  ];
  test.each(cases)("$rule", ({ live, released, expected, ids = [] }) => {
    const result = releaseDmarc(live, released);
    const value = valueOf(result);
    expect(value).toMatchObject(expected);
    expect(result.issues.map(({ id }) => id)).toEqual(ids);
    // A second release changes nothing.
    expect(valueOf(releaseDmarc(value.text, released)).text).toBe(value.text);
  });

  test("a broken record is refused", () => {
    expect(releaseDmarc("v=DMARC1; p=x", created("p=none"))).toMatchObject({
      ok: false,
      issues: [{ id: "dmarc/policy-not-valid" }],
    });
  });
});
