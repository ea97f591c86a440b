// Where the zone sends the window: use-mcp exchanges the code there, and tells the page.
import { onMcpAuthorization } from "use-mcp";

void onMcpAuthorization();
