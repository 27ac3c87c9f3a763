/** What a random sequence on the real engine is made of. */
import * as fc from "fast-check";
import type { Provider } from "../../sandbox/cloud/requests";

/** SPF or DMARC. */
export type ProtocolName = "spf" | "dmarc";

/** What the API or the machine does to the next write of a run. */
export type Failure =
  "none" | "429" | "denied" | "lost answer" | "guard is refused" | "kill before the write" | "kill after the write";

/** What a run is told to be about. */
export type Only = "all" | "target record" | "exclude record" | "exclude memory" | "target memory" | "target other";

/** What the program says of the component. */
export type Mode = "declare" | "adopt" | "release" | "absent";

export type Op =
  | {
      readonly op: "up";
      readonly mode: Mode;
      /** Terms of the pool. */
      readonly declared: readonly number[];
      readonly failure: Failure;
      readonly only: Only;
      readonly refresh: boolean;
      /** Where the partner stands in the program. */
      readonly partner: "before" | "after" | "before, leaving" | "after, leaving";
    }
  | { readonly op: "refresh" | "destroy" | "preview"; readonly program: boolean }
  | { readonly op: "forget"; readonly what: "record" | "memory" }
  | { readonly op: "add" | "remove"; readonly protocol: ProtocolName; readonly term: number }
  | { readonly op: "erase" | "recreate" | "make ours" | "make"; readonly protocol: ProtocolName }
  | { readonly op: "verification" }
  | { readonly op: "move"; readonly how: "rename" | "wrap" | "type"; readonly alias: boolean };

export interface Scenario {
  readonly provider: Provider;
  readonly shape: "SpfRecord" | "DmarcRecord" | "MailDomain";
  /** Who had a record before: nobody, a person, or a raw resource of the same stack. */
  readonly start: "nothing" | "found" | "raw";
  /** Whether a second mail domain has the same alias domain, and so shares the SPF record. */
  readonly hasPartner: boolean;
  /** The terms in it. */
  readonly found: readonly number[];
  /** Whether somebody else has a TXT value at the names. */
  readonly others: boolean;
  readonly ops: readonly Op[];
  /** How it ends. */
  readonly last: { readonly mode: "declare" | "release"; readonly declared: readonly number[] };
}

/** Terms in a pool. The last one is in every text that we declare. */
const POOL = 4;

const terms = fc.uniqueArray(fc.nat({ max: POOL - 2 }), { maxLength: 3 });
const anyTerms = fc.uniqueArray(fc.nat({ max: POOL - 1 }), { maxLength: 3 });
const protocol = fc.constantFrom<ProtocolName>("spf", "dmarc");

const up = fc.record({
  op: fc.constant("up" as const),
  mode: fc.oneof(
    { weight: 7, arbitrary: fc.constant<Mode>("declare") },
    { weight: 3, arbitrary: fc.constant<Mode>("release") },
    { weight: 1, arbitrary: fc.constantFrom<Mode>("adopt", "absent") },
  ),
  declared: terms,
  failure: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Failure>("none") },
    { weight: 4, arbitrary: fc.constantFrom<Failure>("429", "denied", "lost answer", "guard is refused") },
    { weight: 1, arbitrary: fc.constantFrom<Failure>("kill before the write", "kill after the write") },
  ),
  only: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Only>("all") },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Only>(
        "target record",
        "exclude record",
        "exclude memory",
        "target memory",
        "target other",
      ),
    },
  ),
  refresh: fc.boolean(),
  partner: fc.constantFrom("before" as const, "after" as const, "before, leaving" as const, "after, leaving" as const),
});

const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 10, arbitrary: up },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constantFrom("add" as const, "remove" as const),
      protocol,
      term: fc.nat({ max: POOL - 1 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constantFrom("erase" as const, "recreate" as const, "make ours" as const, "make" as const),
      protocol,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom("refresh" as const, "destroy" as const, "preview" as const),
      program: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant("forget" as const),
      what: fc.constantFrom("record" as const, "memory" as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ op: "verification" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant("move" as const),
      how: fc.constantFrom("rename" as const, "wrap" as const, "type" as const),
      alias: fc.boolean(),
    }),
  },
);

/** A stranger adds a term, the program declares it, and drops it again: by chance alone this is rare. */
const shared: fc.Arbitrary<Op[]> = fc
  .tuple(protocol, fc.nat({ max: POOL - 2 }), up, up)
  .map(([name, term, first, second]) => [
    { op: "add", protocol: name, term },
    { ...first, declared: [...new Set([...first.declared, term])] },
    { ...second, declared: second.declared.filter((one) => one !== term) },
  ]);

const ops = fc
  .array(fc.oneof({ weight: 10, arbitrary: op.map((one) => [one]) }, { weight: 1, arbitrary: shared }), {
    minLength: 3,
    maxLength: 10,
    size: "max",
  })
  .map((all) => all.flat());

/** Random sequences on one provider. */
export function scenarios(provider: Provider): fc.Arbitrary<Scenario> {
  return fc.record({
    provider: fc.constant(provider),
    shape: fc.constantFrom("SpfRecord" as const, "DmarcRecord" as const, "MailDomain" as const),
    start: fc.constantFrom("nothing" as const, "found" as const, "raw" as const),
    hasPartner: fc.boolean(),
    found: anyTerms,
    others: fc.boolean(),
    ops,
    last: fc.record({ mode: fc.constantFrom("declare" as const, "release" as const), declared: terms }),
  });
}
