import fc from "fast-check";
import { DmarcPolicy, PublicSuffixFlag } from "../../../records/dmarc/tags";
import type { DmarcDeclared } from "../../../records/dmarc/wanted";

const policy = fc.constantFrom(...Object.values(DmarcPolicy));
const anyCase = (arb: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(arb, fc.boolean()).map(([text, upper]) => (upper ? text.toUpperCase() : text));
const blank = fc.constantFrom("", "", " ", " ", "  ", "\t");
const alignment = fc.constantFrom("r", "s");
const uri = fc.constantFrom(
  "mailto:dmarc@acme.com",
  "mailto:DMARC@ACME.com",
  "mailto:abuse@acme.com",
  "mailto:q7@dmarc-reports.cloudflare.net",
  "mailto:a%2Cb@third.example",
  "https://report.example/dmarc",
);
// Without the address that Cloudflare manages: it never counts as ours.
const declaredUri = uri.filter((text) => !text.includes("cloudflare"));
const uriList = fc
  .tuple(
    fc.uniqueArray(uri, { maxLength: 4, selector: (text) => text.toLowerCase() }),
    blank,
    fc.constantFrom("", "!10m"),
  )
  .map(([uris, gap, size]) => uris.map((text) => text + size).join(`,${gap}`));

/** Tags as strangers write them: every tag in force, historic and unknown ones, in any order and spacing. */
const strangerTags = fc
  .record(
    {
      p: anyCase(policy),
      sp: anyCase(policy),
      np: policy,
      t: fc.constantFrom("y", "n"),
      psd: fc.constantFrom("y", "n", "u"),
      adkim: alignment,
      aspf: anyCase(alignment),
      rua: uriList,
      ruf: uriList,
      fo: fc.constantFrom("0", "1", "1:d:s", "s:d"),
      pct: fc.constantFrom("100", "25"),
      ri: fc.constantFrom("86400"),
      foo: fc.constantFrom("bar", "a=b", "  x y"),
      z: fc.constantFrom("1"),
    },
    { requiredKeys: [] },
  )
  .map((tags) => Object.entries(tags));

/** A record that parses, as anybody may have written it. */
export const strangerRecord = fc
  .tuple(
    strangerTags.chain((tags) => fc.shuffledSubarray(tags, { minLength: tags.length })),
    fc.array(fc.tuple(blank, blank, blank, blank), { minLength: 16, maxLength: 16 }),
    fc.constantFrom("", ";", "; ", ";;", " "),
  )
  .map(([tags, blanks, end]) => {
    const spaced = tags.map(([name, value], at) => {
      const [a, b, c, d] = blanks[at] ?? ["", "", "", ""];
      return `${a}${name}${b}=${c}${value}${d}`;
    });
    return ["v=DMARC1", ...spaced].join(";") + end;
  });

const optional = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });

/** Anything that a user may declare. */
export const declared: fc.Arbitrary<DmarcDeclared> = fc
  .record({
    policy: optional(policy),
    subdomainPolicy: optional(policy),
    nonExistentSubdomainPolicy: optional(policy),
    publicSuffixDomain: optional(fc.constantFrom(...Object.values(PublicSuffixFlag))),
    testing: optional(fc.boolean()),
    dkimAlignment: optional(alignment),
    spfAlignment: optional(alignment),
    aggregateReports: optional(fc.array(declaredUri, { maxLength: 3 })),
    failureReports: optional(fc.array(declaredUri, { maxLength: 2 })),
    failureReportingOptions: optional(fc.subarray(["0", "1", "d", "s"], { minLength: 1 })),
  })
  .map(
    (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as DmarcDeclared,
  );

/** Octets that are no sound record, near enough to DMARC to get past the first checks. */
export const garbage = fc.oneof(
  fc.string({ unit: "binary-ascii", maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        "v=DMARC1",
        ";",
        " ",
        "=",
        ",",
        "p=none",
        "p",
        "rua=",
        "mailto:a@b.co",
        "!10m",
        "sp=x",
        "t=y",
        "\0",
        "\xff",
        "fo=1:",
      ),
      { maxLength: 40 },
    )
    .map((parts) => `v=DMARC1;${parts.join("")}`),
);
