import * as pulumi from "@pulumi/pulumi";
import { rejectionsOf } from "../../testing/rejections";
import { published } from "./mockRun";

/**
 * What a program fails with. A component whose `initialize` rejects leaves several rejections: one for each output.
 *
 * @param program may answer its components: then all of them are waited for
 * @throws when the program does not fail, or fails for several reasons
 */
export async function failureOf(program: () => unknown): Promise<Error> {
  const [reason, ...others] = await rejectionsOf(async () => {
    await published(await program());
    await pulumi.runtime.disconnect();
  });
  if (!(reason instanceof Error) || others.length > 0)
    throw new Error(`expected one error, got ${[reason, ...others].map(String).join("; ")}`);
  return reason;
}
