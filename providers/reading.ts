/** Refuses answers of a provider that lack what every real one has, so that none is taken for an empty zone. */

/** An answer without a field that every real answer has: the provider is not configured yet, or is not the real one. */
export class NotAnsweredError extends Error {
  override readonly name = "NotAnsweredError";

  /** @param isEmpty the answer has no field at all, as that of a provider whose configuration is unknown in preview */
  constructor(
    field: string,
    readonly isEmpty: boolean,
  ) {
    super(`the provider gave an answer without "${field}"`);
  }
}

/**
 * Passes an invoke's result on when it has the field that every real answer has. A provider whose configuration is
 * still unknown in preview answers an empty object instead of failing, which must not be taken for an empty zone.
 *
 * @throws NotAnsweredError when the field is missing
 */
export function answered<T extends object>(result: T, field: keyof T): T {
  if (result[field] === undefined || result[field] === null) {
    throw new NotAnsweredError(String(field), Object.keys(result).length === 0);
  }
  return result;
}
