// What is done once for all workers. They find it in their environment.
import { prepareToolsForChildren } from "../../../sandbox/engine/tools";

// eslint-disable-next-line import-x/no-default-export -- Jest asks for it
export default prepareToolsForChildren;
