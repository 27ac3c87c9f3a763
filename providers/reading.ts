/** A data source that answered without what it must have: the provider is not configured yet, or is not the real one. */
export class NotAnsweredError extends Error {
  override readonly name = "NotAnsweredError";

  /** @param isEmpty nothing at all was answered: what the engine says for a provider whose configuration is unknown in preview */
  constructor(
    field: string,
    readonly isEmpty: boolean,
  ) {
    super(`the provider gave an answer without "${field}"`);
  }
}

/**
 * Passes an invoke's result on when it has the field that every real answer has. A provider whose configuration is
 * still unknown in preview answers an empty object instead of failing; taken as an empty zone that would be wrong.
 *
 * @throws NotAnsweredError when the field is missing
 */
export function answered<T extends object>(result: T, field: keyof T): T {
  if (result[field] === undefined || result[field] === null) {
    throw new NotAnsweredError(String(field), Object.keys(result).length === 0);
  }
  return result;
}
