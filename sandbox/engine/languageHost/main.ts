/** `pulumi-language-nodejs` for a Pulumi CLI that comes without one. Protocol: `pulumi/language.proto`. */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { version } from "@pulumi/pulumi/version";
import { fstatSync } from "node:fs";
import { killChildren } from "./children";
import { languageRuntime } from "./service";

function main(): void {
  // The engine's address is the last positional argument. The flags before it are about tracing and logs, which this host does not have.
  const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(LanguageRuntimeService, languageRuntime(engineAddress, version));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`); // the engine waits for this line
  });
  endWithTheEngine();
}

/** Ends this process with the engine. When the engine is killed by SIGKILL, the only sign is that our standard input ends. */
function endWithTheEngine(): void {
  process.on("exit", killChildren);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return; // started by hand, with no engine to watch
  process.stdin.once("close", () => process.exit(1));
  process.stdin.resume();
}

main();
