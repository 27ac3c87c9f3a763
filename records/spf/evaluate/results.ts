import { Qualifier } from "../terms";

/** The results of a check, in the words of RFC 7208 section 2.6. */
export const SpfResult = {
  None: "none",
  Neutral: "neutral",
  Pass: "pass",
  Fail: "fail",
  SoftFail: "softfail",
  TempError: "temperror",
  PermError: "permerror",
} as const;
export type SpfResult = (typeof SpfResult)[keyof typeof SpfResult];

/** What a directive that matches answers (RFC 7208 section 4.6.2). */
export const QUALIFIER_RESULT: Readonly<Record<Qualifier, SpfResult>> = {
  [Qualifier.Pass]: SpfResult.Pass,
  [Qualifier.Fail]: SpfResult.Fail,
  [Qualifier.SoftFail]: SpfResult.SoftFail,
  [Qualifier.Neutral]: SpfResult.Neutral,
};
