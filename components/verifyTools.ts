/** What a verification loads, and nothing else does. */
export { checkDomains } from "../verify/checkDomain";
export { parseServer } from "../dns/servers";
export { inTurn, withSharedClient } from "./sharedClient";
export { waitForAgreement } from "../verify/wait";
