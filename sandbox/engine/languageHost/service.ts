/** Puts the calls of the language host together into one gRPC service. */
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
 * It requires no plugins: the sandbox has installed its own, and nothing may be downloaded.
 *
 * @param engineAddress the gRPC address of the engine, which the program gets.
 * @param version the version that the host reports as its own, a semantic version.
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

/** An empty message of the class that the stubs serialize: google-protobuf may be installed twice. */
function emptyMessage(): ReturnType<typeof LanguageRuntimeService.cancel.responseDeserialize> {
  return LanguageRuntimeService.cancel.responseDeserialize(Buffer.alloc(0));
}
