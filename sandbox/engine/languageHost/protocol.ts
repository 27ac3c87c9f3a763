import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";

/** The calls that this host answers. Code generation, templates and packing are left out: gRPC answers "unimplemented" to those. */
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
