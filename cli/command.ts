import type { ExitCode } from "./exitCode";
import type { Streams } from "./streams";

/** One command of `odoo-mail`. */
export interface Command {
  /** What is typed: `check`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** All of `odoo-mail <command> --help`. */
  readonly help: string;
  /**
   * @param args what follows the name; never with `--help`
   * @throws UsageError where they are wrong; any other error means that the answer is unknown
   */
  run(args: readonly string[], streams: Streams): Promise<ExitCode>;
}
