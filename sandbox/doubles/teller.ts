import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Tells the engine's user something about a resource, or about the stack where there is no URN. */
export type Teller = (severity: "error" | "warning", message: string, urn?: string) => Promise<void>;

/** Tells it through the engine at an address, as providers do. An engine that does not listen any more is left alone. */
export function tellerFor(address: string): Teller {
  return (severity, message, urn) => {
    // For this one message: a connection that is kept would keep a process of tests alive.
    const engine = new EngineClient(address, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1, // not one to an engine that had this port before
    });
    const level = severity === "error" ? LogSeverity.ERROR : LogSeverity.WARNING;
    const request = new LogRequest()
      .setSeverity(level)
      .setMessage(message)
      .setUrn(urn ?? "");
    return new Promise((resolve) => {
      engine.log(request, () => {
        engine.close();
        resolve();
      });
    });
  };
}
