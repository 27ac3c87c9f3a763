/** Words caught errors for users, above all those about files. */
import { printable, quoted } from "../records/printable";

/** Plain words for the error codes of the operating system. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "there is no such file or folder",
  EISDIR: "it is a folder",
  EACCES: "access is denied",
  EPERM: "access is denied",
  EROFS: "nothing can be written there",
  ENOSPC: "the disk is full",
};

/**
 * The message of a caught value, safe to print. `instanceof Error` is not used, because the error may come from another realm.
 *
 * @param file the file that was read. Node does not name it when reading fails after opening, as for a folder. @default - none
 */
export function messageOf(error: unknown, file?: string): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return printable(String(error), 2000);
  const { code, path = file, message } = error as { code?: unknown; path?: unknown; message: unknown };
  const words = SYSTEM[String(code)];
  if (words === undefined) return printable(String(message), 2000);
  return typeof path === "string" ? `${quoted(path)}: ${words}.` : `A file could not be read or written: ${words}.`;
}
