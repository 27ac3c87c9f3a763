import type { Review } from "../../../cli/review/review";
import { told } from "../told";
import type { Expected } from "./expected";

/** Runs `odoo-mail review` on what a Pulumi command printed. */
export async function reviewed(printed: string): Promise<Expected> {
  const { code, out } = await told(["review", "--json"], { input: () => Promise.resolve(printed) });
  const review = JSON.parse(out) as Review;
  return {
    code,
    records: review.records.map(({ change, protocol, owner }) => `${change} ${protocol} ${owner}`).sort(),
    issues: review.issues.map(({ id, domain }) => `${id} ${domain}`),
    takesOver: review.raw.flatMap(({ takesOver }) => takesOver ?? []),
  };
}
