/** What a verification loads, and nothing else does. */
export { checkDomains } from "../verify/checkDomain";
export { openDnsClient } from "../verify/dns/openDnsClient";
export { parseServer } from "../verify/dns/servers";
export { waitForAgreement } from "../verify/wait";
