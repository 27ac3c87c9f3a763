import * as pulumi from "@pulumi/pulumi";
import { hookOptions } from "./hooks";
import type { PreparedRecord } from "./prepare";
import { settle } from "./settle";

/**
 * Whether an earlier run left this record to be deleted. A record that leaves as it is looks the same before and
 * after, so the state has to say it: the mark is there when its create hook stays silent.
 */
export async function armedBefore(record: PreparedRecord, parent: pulumi.Resource): Promise<boolean> {
  let fresh = false;
  const mark = register(record, parent, [], () => {
    fresh = true;
  });
  await settle(mark.urn);
  return !fresh;
}

/** Marks the record as left to be deleted, after the write that armed it. */
export function rememberArmed(record: PreparedRecord, after: pulumi.Resource, parent: pulumi.Resource): void {
  register(record, parent, [after]);
}

function register(
  record: PreparedRecord,
  parent: pulumi.Resource,
  dependsOn: pulumi.Resource[],
  create?: () => void,
): pulumi.Stash {
  const name = `${record.name} leaving`;
  return new pulumi.Stash(
    name,
    { input: { version: 1 } },
    { parent, dependsOn, ...(create && hookOptions(name, { create })) },
  );
}
