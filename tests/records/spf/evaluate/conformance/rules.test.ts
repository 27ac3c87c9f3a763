import { INITIAL } from "./initial";
import { LIMITS } from "./limits";
import { MACROS } from "./macros";
import { HOSTS } from "./hosts";
import { MECHANISMS } from "./mechanisms";
import { MODIFIERS } from "./modifiers";
import { outcomeOf } from "./row";

const ROWS = [...INITIAL, ...LIMITS, ...MECHANISMS, ...HOSTS, ...MODIFIERS, ...MACROS];

test.each(ROWS)("RFC 7208 section $section: $rule", async (row) => {
  const { evaluation, asked } = await outcomeOf(row);
  expect([row.spf, evaluation.result]).toEqual([row.spf, row.result]);
  expect(evaluation.explanation).toBe(row.explanation);
  expect(evaluation.reason ?? "").toMatch(row.reason ?? /^/);
  expect(asked.slice(1)).toEqual(row.asks ?? asked.slice(1));
});
