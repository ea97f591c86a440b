import { agentsCreateMcpHandler } from "./rows/agents-create-mcp-handler.ts";
import { agentsMcpAgent } from "./rows/agents-mcp-agent.ts";
import { expressOnNode } from "./rows/express.ts";
import { fastifyOnNode } from "./rows/fastify.ts";
import { fastmcp } from "./rows/fastmcp.ts";
import { honoOnNode } from "./rows/hono-on-node.ts";
import { honoOnWorkers } from "./rows/hono-on-workers.ts";
import { mcpHandler } from "./rows/mcp-handler.ts";
import { mcpUse } from "./rows/mcp-use.ts";
import { sdkV1OnNode } from "./rows/sdk-v1-on-node.ts";
import { sdkV1OnWorkers } from "./rows/sdk-v1-on-workers.ts";
import { sdkV2OnNode } from "./rows/sdk-v2-on-node.ts";
import { sdkV2OnWorkers } from "./rows/sdk-v2-on-workers.ts";
import type { Framework } from "./table/framework.ts";

/** Every framework, in the order of the table. */
export const frameworks: Framework[] = [
  sdkV1OnWorkers,
  sdkV1OnNode,
  sdkV2OnWorkers,
  sdkV2OnNode,
  honoOnWorkers,
  honoOnNode,
  expressOnNode,
  fastifyOnNode,
  agentsCreateMcpHandler,
  agentsMcpAgent,
  fastmcp,
  mcpHandler,
  mcpUse,
];
