/** The process that `inProcessHost` starts: it runs programs and provider doubles for the engine tests of one file. */
import { Server } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { version } from "@pulumi/pulumi/version";
import { openCloud } from "../../cloud/openCloud";
import { cloudflareDouble } from "../../doubles/cloudflare/double";
import { serveAttached } from "../../doubles/plugin";
import { awsDouble } from "../../doubles/route53/double";
import { languageRuntime } from "../languageHost/service";
import { listen } from "../listen";
import { serveKeys } from "./keyService";
import type { Answer, Question } from "./protocol";
import { runProgram, watchPrograms } from "./runProgram";

async function serveLanguage(): Promise<number> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(LanguageRuntimeService, { ...languageRuntime("", version), run: runProgram });
  return listen(server);
}

async function answer(question: Question, language: Promise<number>, keys: Promise<number>): Promise<Answer> {
  const cloud = openCloud(question.cloud);
  const [cloudflare, aws] = await Promise.all([
    serveAttached(cloudflareDouble(cloud, crash), question.versions.cloudflare),
    serveAttached(awsDouble(cloud, crash), question.versions.aws),
  ]);
  const ports = { language: await language, cloudflare: cloudflare.port, aws: aws.port, keys: await keys };
  return { id: question.id, ...ports };
}

/** A double cannot end this process, because other runs use it too. */
function crash(): never {
  throw new Error("A double that dies needs a process of its own: run this test with `realProcesses`.");
}

watchPrograms();
const language = serveLanguage();
const keys = serveKeys();
process.on("message", (question: Question) => {
  void answer(question, language, keys).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));
