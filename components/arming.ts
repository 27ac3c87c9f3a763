import * as pulumi from "@pulumi/pulumi";
import { afterwards } from "./afterwards";
import { hookOptions, hooksWork } from "./hooks";
import type { PreparedRecord } from "./prepare";
import { settle } from "./settle";

/**
 * Whether an earlier run left this record to be deleted. A record that leaves as it is looks the same before and
 * after, so the state has to say it: the mark is there when its create hook stays silent.
 */
export async function armedBefore(record: PreparedRecord, parent: pulumi.Resource): Promise<boolean> {
  const made = { isNew: false };
  const mark = register(record, parent, [], () => {
    made.isNew = true;
  });
  // A run that was told to leave the mark out calls no hook either, and then it has no id.
  const id = await settle(mark.id);
  return !made.isNew && (!hooksWork() || (id.known && id.value !== ""));
}

/** Marks the record as left to be deleted, after the write that armed it. */
export async function rememberArmed(
  record: PreparedRecord,
  after: pulumi.CustomResource,
  parent: pulumi.Resource,
): Promise<void> {
  const { dependsOn } = await afterwards(after);
  register(record, parent, dependsOn);
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
