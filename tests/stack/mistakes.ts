import { IssuesError } from "../../components/issues";

/** The mistakes that reading a configuration tells, a line each: where, what and the fix. None where it is right. */
export function mistakesOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof IssuesError)) throw error;
    return error.issues.map(({ path = "", message, fix }) => `${path} ${message} ${fix}`);
  }
  return [];
}
