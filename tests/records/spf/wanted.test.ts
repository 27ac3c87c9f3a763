import { mergeSpf } from "../../../records/spf/merge";
import type { SpfWanted } from "../../../records/spf/wanted";
import { ODOO, odoo } from "./mergeCase";

const FOUND = "v=spf1 include:a.example mx ~all";

describe("mergeSpf refuses", () => {
  const REFUSALS: readonly (readonly [
    fact: string,
    existing: string | undefined,
    wanted: SpfWanted,
    ids: readonly string[],
  ])[] = [
    ["to create a record that holds nothing", undefined, { includes: [] }, ["spf/nothing-declared"]],
    ["to create a record with all and no sender", undefined, { includes: [], all: "~all" }, ["spf/nothing-declared"]],
    ["a text that is no SPF record", "v=spf10", odoo, ["spf/not-spf", "spf/broken-record"]],
    ["an empty text", "", odoo, ["spf/not-spf", "spf/broken-record"]],
    ["a permerror", "v=spf1 moo ~all", odoo, ["spf/unknown-mechanism", "spf/broken-record"]],
    ["two redirects", "v=spf1 redirect=a.b redirect=c.d", odoo, ["spf/repeated-modifier", "spf/broken-record"]],
    [
      "a term both declared and removed",
      FOUND,
      { ...odoo, removes: ["include:_SPF.odoo.com."] },
      ["spf/declared-and-removed"],
    ],
    [
      "a term both declared and removed, with the qualifier of a pass",
      FOUND,
      { ...odoo, removes: ["+include:_spf.odoo.com"] },
      ["spf/declared-and-removed"],
    ],
    ["to remove all", FOUND, { ...odoo, removes: ["-all"] }, ["spf/bad-remove"]],
    ["to remove a bare name", FOUND, { ...odoo, removes: ["old.example"] }, ["spf/bad-remove"]],
    ["to remove two terms in one", FOUND, { ...odoo, removes: ["mx a"] }, ["spf/bad-remove"]],
    ["an invalid all", FOUND, { ...odoo, all: "mx" }, ["spf/bad-all"]],
    ["an all of two terms", undefined, { ...odoo, all: "~all foo" }, ["spf/bad-all"]],
    ["an invalid remembered all", FOUND, { ...odoo, allBefore: "~" }, ["spf/bad-all"]],
    ["an empty include", FOUND, { includes: [""] }, ["spf/bad-include"]],
    ["an include with its mechanism", FOUND, { includes: ["include:a.example"] }, ["spf/bad-include"]],
    ["an include with a space", FOUND, { includes: ["a.example ~all"] }, ["spf/bad-include"]],
    ["an include with a control character", FOUND, { includes: ["a.example\n"] }, ["spf/bad-include"]],
    ["an include of one label", FOUND, { includes: ["localhost"] }, ["spf/bad-include"]],
    ["an include of an address", FOUND, { includes: ["192.0.2.1"] }, ["spf/bad-include"]],
    ["an include with a broken macro", FOUND, { includes: ["%{x}.a.example"] }, ["spf/bad-include"]],
    ["an include with a macro and a slash", FOUND, { includes: ["%{i}/24.a.example"] }, ["spf/bad-include"]],
    ["an include with letters beyond ASCII", FOUND, { includes: ["b\u00fccher.example"] }, ["spf/bad-include"]],
    [
      "everything at once",
      "v=spf1 moo",
      { includes: ["x", ODOO], removes: ["all", `include:${ODOO}`], all: "no" },
      [
        "spf/bad-include",
        "spf/bad-remove",
        "spf/bad-all",
        "spf/declared-and-removed",
        "spf/unknown-mechanism",
        "spf/broken-record",
      ],
    ],
  ];
  test.each(REFUSALS)("%s", (_, existing, wanted, ids) => {
    const merged = mergeSpf(existing, wanted);
    expect([merged.ok, merged.issues.map(({ id }) => id)]).toEqual([false, ids]);
  });

  test("with a fix that can be copied", () => {
    const fixes = (wanted: SpfWanted): string[] => mergeSpf(FOUND, wanted).issues.map(({ fix }) => fix);
    expect(fixes({ includes: ["b\u00fccher.example"] })).toEqual(["Write xn--bcher-kva.example."]);
    expect(fixes({ includes: [], removes: ["old.example"] })).toEqual(["Write include:old.example if that is meant."]);
    expect(fixes({ includes: [], removes: ["include:"] })).toEqual(["Write include:_spf.example.com."]);
    expect(fixes({ includes: ["a.example"], declaredBefore: ["a.example"], removes: [], all: "-all" })[0]).toContain(
      "take all out",
    );
  });

  test("with the position of the mistake and the repaired text", () => {
    const { issues } = mergeSpf("v=spf1 include: a.example ~all", odoo);
    expect(issues.map(({ id, position }) => [id, position])).toEqual([
      ["spf/missing-domain", 7],
      ["spf/unknown-mechanism", 16],
      ["spf/broken-record", undefined],
    ]);
    expect(issues.at(-1)?.fix).toMatch(/It was probably meant to be: "v=spf1 include:a\.example ~all"\.$/);
  });
});
