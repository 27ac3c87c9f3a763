import type * as pulumi from "@pulumi/pulumi";
import { settle } from "./settle";

/**
 * Options of a Stash that comes after a record. The record is waited for and not depended on: later runs register the Stash before
 * the record, and a run with `--target` keeps the order of the state for what it leaves out. Only where the id is unknown, in a preview
 * or after a write that failed under `--continue-on-error`, does the engine have to leave out the one with the other.
 */
export async function afterwards(record: pulumi.CustomResource): Promise<{ dependsOn: pulumi.Resource[] }> {
  const id = await settle(record.id);
  return { dependsOn: id.known ? [] : [record] };
}
