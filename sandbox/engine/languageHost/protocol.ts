/** The part of the language host protocol that the sandbox implements. */
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";

/** The calls that this host answers. Others, such as code generation, templates and packing, get "unimplemented" from gRPC. */
export type LanguageRuntimeServer = Pick<
  ILanguageRuntimeServer,
  | "about"
  | "cancel"
  | "getPluginInfo"
  | "getProgramDependencies"
  | "getRequiredPackages"
  | "getRequiredPlugins"
  | "handshake"
  | "installDependencies"
  | "run"
  | "runPlugin"
>;
