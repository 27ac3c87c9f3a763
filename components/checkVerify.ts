import { parseServer } from "../dns/servers";
import { at, isError } from "../records/issue";
import type { VerifyOptions } from "./args";
import type { Findings } from "./validate";

/** An hour: a pipeline that waits for caches as well uses the command line. */
const MAX_SECONDS = 3600;

/** Checks the settings of a verification. */
export function checkVerify({ servers, seconds }: VerifyOptions = {}, findings: Findings): void {
  if (servers?.length === 0) findings.refuse("verify.servers", "", "one or more addresses of DNS servers");
  for (const [index, server] of (servers ?? []).entries())
    findings.issues.push(...at(`verify.servers[${index}]`, parseServer(server).issues.filter(isError)));
  if (seconds !== undefined && !(seconds >= 0 && seconds <= MAX_SECONDS))
    findings.refuse("verify.seconds", seconds, `0 to ${MAX_SECONDS}`);
}
