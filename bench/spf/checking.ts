/** Measures evaluating an SPF record and counting its lookups, beside mailauth. */
import { spf as mailauth } from "mailauth/lib/spf";
import { round } from "../numbers";
import type { Report } from "../report";
import type { Library } from "./merging";
import { timeTogether, type Work } from "./timing";
import { asNodeResolver, asResolver, tenIncludes } from "./zone";

/** An address that no network has, so that all ten includes are visited. */
const CHECK = { ip: "203.0.113.99", sender: "dora@acme.example", helo: "out.acme.example" };
/** The most that evaluating may take, as a part of what mailauth takes. */
const AIM_RATIO = 0.2;

/** Evaluates a tree of ten includes and counts its lookups, beside mailauth on the same zone. */
export async function checking({ evaluateSpf, spfBudget }: Library): Promise<Report> {
  const { domain, text, zone } = tenIncludes();
  const resolver = asResolver(zone);
  const theirs = { ...CHECK, mta: "in.example", resolver: asNodeResolver(zone) as MailauthResolver };
  const checkWithMailauth = async (): Promise<string> => (await mailauth(theirs)).status.result;
  const check = async (): Promise<string> => (await evaluateSpf(CHECK, resolver)).result;
  const [a, b] = [await check(), await checkWithMailauth()];
  if (a !== "fail" || b !== "fail") throw new Error(`the results differ: ${a} and ${b}`);
  const [mailauthTime = NaN, evaluate = NaN, budget = NaN] = await timeTogether([
    each(checkWithMailauth),
    each(check),
    each(() => spfBudget(text, domain, resolver)),
  ]);
  const row = (work: string, time: number) => ({ work, µs: round(time), "of mailauth": round(time / mailauthTime) });
  return {
    title: "SPF: a tree of ten includes",
    method: "One zone in memory; a client that matches nothing; CPU time, median of 9, taking turns.",
    rows: [row("mailauth spf()", mailauthTime), row("evaluateSpf", evaluate), row("spfBudget", budget)],
    aims: [{ what: "evaluateSpf to mailauth", limit: AIM_RATIO, measured: round(evaluate / mailauthTime) }],
  };
}

type MailauthResolver = Parameters<typeof mailauth>[0]["resolver"];

function each(work: () => Promise<unknown>): Work {
  return async (times) => {
    for (let at = 0; at < times; at++) await work();
  };
}
