/** The errors of Cloudflare's API, in the words that the real provider prints. */
import { ApiError, type Call } from "../api";

/** The address of Cloudflare's API. The provider can be configured with another one. */
export const DEFAULT_BASE_URL = "https://api.cloudflare.com/client/v4";

const HTML = "<!DOCTYPE html><html><head><title>Attention Required!</title></head><body></body></html>";

/** The refusals of Cloudflare: HTTP status, code and message. */
export const REFUSALS = {
  identical: [400, 81058, "An identical record already exists."],
  addressOrCname: [400, 81053, "An A, AAAA, or CNAME record with that host already exists."],
  cname: [400, 81054, "A CNAME record with that host already exists."],
  missingRecord: [404, 81044, "Record does not exist."],
  missingZone: [404, 7003, "Could not route to the zone, perhaps your object identifier is invalid?"],
  // Users report this code. The text for a change of a locked record may differ.
  locked: [400, 1046, "This record is managed by Email Routing. Disable Email Routing to add/modify it."],
  // The text was not seen. developers.cloudflare.com/dns/zone-setups/zone-transfers: records of a secondary zone are read-only.
  secondary: [400, 1004, "DNS Validation Error: records of a secondary zone come from its primary."],
  denied: [403, 10000, "Authentication error"],
  rateLimited: [429, 971, "Please wait and consider throttling your request speed"],
  internal: [500, 1000, "Internal Server Error"],
  proxyPage: [403, 403, HTML],
  outagePage: [502, 502, HTML],
  ttl: [400, 9021, "Invalid TTL. Must be between 60 and 86,400 seconds, or 1 for Automatic."],
  comment: [400, 9313, "DNS record comment exceeds the maximum length of 100 characters."],
  proxied: [400, 9004, "This record type cannot be proxied."],
  name: [400, 9000, "DNS name is invalid."],
  noContent: [400, 1004, "DNS Validation Error: content is missing."],
  recordSize: [400, 1004, "DNS Validation Error: the record exceeds 4,096 bytes in wire format."],
  totalSize: [
    400,
    1004,
    "DNS Validation Error: the content of records with this name and type exceeds 8,192 characters.",
  ],
  txtFormat: [400, 1004, "DNS Validation Error: content of the TXT record is not a list of quoted strings."],
} as const satisfies Record<string, readonly [number, number, string]>;
export type Refusal = keyof typeof REFUSALS;

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
};

/** A refusal with the text that the provider prints: the request, the HTTP status and the body of the answer. */
export function refused(refusal: Refusal, call: Call, baseUrl: string): ApiError {
  const [status, code, message] = REFUSALS[refusal];
  const isPage = message === HTML;
  const body = isPage
    ? HTML
    : JSON.stringify({ result: null, success: false, errors: [{ code, message }], messages: [] });
  const request = `${call.method} "${baseUrl}${pathOf(call)}"`;
  const text = `failed to make http request: ${request}: ${status} ${STATUS_TEXTS[status] ?? ""} ${body}`;
  return new ApiError(String(code), text, status, isPage);
}

/** Whether an error is a 404: there is no such record, zone or path. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

function pathOf({ operation, zone, id }: Call): string {
  if (operation === "getZones") return "/zones";
  if (operation === "getZone") return `/zones/${zone ?? ""}`;
  if (operation === "getZoneDnsSettings") return `/zones/${zone ?? ""}/dns_settings`;
  return `/zones/${zone ?? ""}/dns_records${id === undefined ? "" : `/${id}`}`;
}
