import fc from "fast-check";

/** Few, so that declared targets and those of strangers are often the same. */
export const TARGETS = ["_spf.odoo.com", "_spf.google.com", "a.example", "b.example", "c.d.example"] as const;

const qualifier = fc.constantFrom("", "", "", "+", "-", "~", "?");
const spaces = fc.constantFrom(" ", " ", " ", "  ", "    ");

/** A target as somebody may spell it: the same name for DNS. */
const spelling = fc
  .tuple(fc.constantFrom(...TARGETS), fc.constantFrom("as is", "upper", "dot"))
  .map(([target, how]) => (how === "upper" ? target.toUpperCase() : how === "dot" ? `${target}.` : target));

/** A mechanism other than `all`. */
export const mechanism = fc.oneof(
  { weight: 6, arbitrary: spelling.map((target) => `include:${target}`) },
  {
    weight: 5,
    arbitrary: fc.constantFrom("a", "mx", "MX", "ptr", "a:a.example", "mx:b.example/24", "a/24//64", "A:%{d}"),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom("ip4:192.0.2.1", "ip4:192.0.2.0/24", "ip6:2001:db8::/32", "IP6:2001:DB8::1"),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("exists:%{i}._spf.%{d2}", "exists:a.example", "include:%{ir}.%{v}.a.example"),
  },
);

/** A directive other than `all`, as a stranger writes it. */
export const strangerDirective = fc.tuple(qualifier, mechanism).map(([sign, text]) => sign + text);

const all = fc.constantFrom("all", "-all", "~all", "?all", "+all", "-ALL");
const oddModifier = fc.constantFrom("foo=bar", "op=%{i}", "v=spf1", "include=a.example", "x=");
const body = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: strangerDirective },
    { weight: 1, arbitrary: oddModifier },
    { weight: 1, arbitrary: all },
  ),
  { maxLength: 8 },
);
const verdict = fc.oneof(
  { weight: 6, arbitrary: all.map((text) => [text]) },
  { weight: 1, arbitrary: fc.constant([]) },
);
const redirect = fc.constantFrom<string[]>([], [], ["redirect=_spf.example"], ["Redirect=%{d}.example"]);
const explanation = fc.constantFrom<string[]>([], [], [], ["exp=e.example"]);

/** The terms of a record that parses: in any order, with `all` and `redirect` anywhere, but at most one redirect and exp. */
const strangerTerms = fc
  .tuple(body, verdict, redirect, explanation, fc.boolean())
  .chain(([terms, end, to, why, isOrdered]) => {
    const whole = [...terms, ...why, ...to, ...end];
    return isOrdered ? fc.constant(whole) : fc.shuffledSubarray(whole, { minLength: whole.length });
  });

/** Such a record, with spaces as they come. */
export const strangerRecord = fc
  .tuple(
    fc.constantFrom("v=spf1", "v=spf1", "V=SPF1"),
    strangerTerms,
    fc.array(spaces, { minLength: 24, maxLength: 24 }),
    fc.constantFrom("", "", " ", "  "),
  )
  .map(([version, terms, gaps, end]) => version + terms.map((term, at) => (gaps[at] ?? " ") + term).join("") + end);

/** What somebody may declare: some of the targets in any order, spelled as they like. */
export const includes = fc
  .shuffledSubarray([...TARGETS], { minLength: 1 })
  .chain((targets) =>
    fc
      .array(fc.boolean(), { minLength: targets.length, maxLength: targets.length })
      .map((upper) => targets.map((target, at) => (upper[at] === true ? `${target.toUpperCase()}.` : target))),
  );

export const position = fc.constantFrom("first" as const, "last" as const);

/** Octets that are no sound record, near enough to SPF to get past the first checks. */
export const garbage = fc
  .array(
    fc.oneof(
      strangerDirective,
      fc.constantFrom(
        " ",
        " ",
        "v=spf1",
        ":",
        "/",
        "//",
        "%",
        "%{",
        "}",
        "=",
        "all",
        "redirect=",
        "exp=a.b",
        "ip4:",
        "\0",
        "\xff",
        "\t",
        "1",
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => `v=spf1 ${parts.join("")}`);
