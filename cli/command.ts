/** The interface of a command, by which `run` treats all commands alike. */
import type { ExitCode } from "./exitCode";
import type { Streams } from "./streams";

/** One command of `odoo-mail`. */
export interface Command {
  /** As it is typed, such as `check`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `odoo-mail <command> --help` prints. */
  readonly help: string;
  /**
   * @param args what follows the name; never contains `--help`
   * @throws UsageError when the arguments are wrong; any other error means that the answer is unknown
   */
  run(args: readonly string[], streams: Streams): Promise<ExitCode>;
}
