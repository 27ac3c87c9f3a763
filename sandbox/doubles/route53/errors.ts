/** The errors of Route53's API, in the words that the real provider prints. */
import { ApiError, type RefusalKind } from "../api";

/** The error code of a change that Route53 refuses. */
export const INVALID_CHANGE_BATCH = "InvalidChangeBatch";

/** A change that Route53 refuses, as the provider prints it. */
export function invalidChange(message: string): ApiError {
  return new ApiError(INVALID_CHANGE_BATCH, `${INVALID_CHANGE_BATCH}: ${message}`);
}

/** Any other error of the API, as Amazon's SDK prints it. */
function operationError(action: string, status: number, code: string, message: string): ApiError {
  const response = `https response error StatusCode: ${status}, RequestID: 00000000-0000-0000-0000-000000000000`;
  return new ApiError(code, `operation error Route 53: ${action}, ${response}, api error ${code}: ${message}`);
}

export function noSuchHostedZone(action: string, id: string): ApiError {
  return operationError(action, 404, "NoSuchHostedZone", `No hosted zone found with ID: ${id}`);
}

/** The error of a fault. */
export function faultError(kind: RefusalKind, action: string): ApiError {
  if (kind === "429") return operationError(action, 400, "Throttling", "Rate exceeded");
  if (kind === "500") return operationError(action, 500, "InternalFailure", "We encountered an internal error.");
  return operationError(action, 403, "AccessDenied", `User is not authorized to perform: route53:${action}`);
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.code === code;
}

/** The form in which the provider prints the error of a resource or of an older data source. */
export function oneError(error: unknown, doing?: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`1 error occurred:\n\t* ${doing === undefined ? "" : `${doing}: `}${message}\n\n`);
}
