import { printable } from "../records/printable";

/** What a caught value says, safe to print. Not by class: an error may come from another realm. */
export function messageOf(error: unknown): string {
  const text = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return printable(String(text), 2000);
}
