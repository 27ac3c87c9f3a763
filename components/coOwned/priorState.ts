/** Reads what the engine shows of a component: its records and its memory in the state, as the last run left them. */
import type { PriorResource } from "../engine/sdk";
import type { Memories, PriorRecord, PriorState } from "./history";
import { readMark, readMemory } from "./memory";

const STASH = "pulumi:index:Stash";
/** Matches the names of memories (`memoryName` in publishComponent). Programs may have a Stash of their own below a component. */
const MEMORY = /^(cloudflare|route53)(\+(cloudflare|route53))*:.* memory$/;

/** @throws RunError when the memory cannot be read */
export function readPriorState(shown: readonly PriorResource[] | undefined): PriorState {
  const resources = shown ?? [];
  const written = writtenIn(resources);
  const records = new Map(
    resources
      .filter(({ type, id }) => type !== STASH && id !== undefined)
      .map((resource) => [nameIn(resource.urn), readRecord(resource, written)]),
  );
  const memories = resources
    .filter(({ type, urn }) => type === STASH && MEMORY.test(nameIn(urn)))
    .map(({ inputs }) => readMemory(inputs?.["input"]));
  return {
    isKnown: shown !== undefined,
    record: (name) => records.get(name),
    urns: new Set(resources.map(({ urn }) => urn)),
    markedForDeletion: [...records].filter(([, { isMarkedForDeletion }]) => isMarkedForDeletion).map(([name]) => name),
    memories: newest(memories),
  };
}

// A memory gets another name when the component gets another type or provider. If that run failed, the state has both memories: the higher number wins.
function newest(all: readonly Memories[]): Memories {
  const entries = all.flatMap((memories) => Object.entries(memories)).sort(([, a], [, b]) => a.number - b.number);
  return Object.fromEntries(entries);
}

// The numbers of the memories that the component's last run has seen written. They are its output, so there are none after a run that failed.
function writtenIn([component]: readonly PriorResource[]): ReadonlyMap<string, unknown> {
  const written = component?.written;
  return new Map(typeof written === "object" && written !== null ? Object.entries(written) : []);
}

function readRecord(
  { urn, id = "", type, importID, inputs = {}, retainOnDelete, additionalSecretOutputs }: PriorResource,
  written: ReadonlyMap<string, unknown>,
): PriorRecord {
  const zoneId = inputs["zoneId"];
  const { number, isOfImport } = readMark(additionalSecretOutputs);
  return {
    id,
    type,
    inputs,
    zoneId: typeof zoneId === "string" ? zoneId : undefined,
    ...(importID !== undefined && importID !== "" && { importId: importID }),
    isMarkedForDeletion: retainOnDelete !== true,
    memoryNumber: number,
    isOnlyImported: isOfImport && written.get(nameIn(urn)) !== number,
  };
}

/** The logical name in a URN. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
