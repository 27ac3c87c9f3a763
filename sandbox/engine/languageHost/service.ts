import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  LanguageHandshakeResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { killChildren } from "./children";
import { about, getProgramDependencies, installDependencies } from "./dependencies";
import type { LanguageRuntimeServer } from "./protocol";
import { runPlugin } from "./runPlugin";
import { runProgram } from "./runProgram";

/**
 * The language runtime service.
 *
 * It asks for no plugins: in the sandbox the providers are the ones on PATH, and nothing may be downloaded.
 *
 * @param engineAddress gRPC address of the engine, handed on to the program.
 * @param version what the host reports as its own version, a semantic version.
 */
export function languageRuntime(engineAddress: string, version: string): LanguageRuntimeServer {
  return {
    about,
    getProgramDependencies,
    installDependencies,
    runPlugin,
    run: runProgram(engineAddress),
    handshake: (_call, callback) => callback(null, new LanguageHandshakeResponse()),
    getPluginInfo: (_call, callback) => callback(null, new PluginInfo().setVersion(version)),
    getRequiredPackages: (_call, callback) => callback(null, new GetRequiredPackagesResponse()),
    getRequiredPlugins: (_call, callback) => callback(null, new GetRequiredPluginsResponse()),
    cancel: (_call, callback) => {
      killChildren();
      callback(null, emptyMessage());
    },
  };
}

/** `Empty` must be of the very copy of google-protobuf that the stubs were made with; the stubs themselves know it. */
function emptyMessage(): ReturnType<typeof LanguageRuntimeService.cancel.responseDeserialize> {
  return LanguageRuntimeService.cancel.responseDeserialize(Buffer.alloc(0));
}
