/** Turns a list of changes into the message that Diff and DiffConfig answer with. */
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";

import type { Change } from "../diff";

const { Kind } = PropertyDiff;
const KINDS = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** The answer to Diff and DiffConfig, with details about each property. */
export function diffResponse(changed: readonly Change[]): DiffResponse {
  const response = new DiffResponse()
    .setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setDiffsList(changed.map((change) => change.property))
    .setReplacesList(changed.filter((change) => change.replaces).map((change) => change.property))
    .setHasdetaileddiff(true);
  for (const { property, kind, replaces } of changed) {
    response.getDetaileddiffMap().set(property, new PropertyDiff().setKind(KINDS[kind][replaces ? 1 : 0]));
  }
  return response;
}
