# An MCP server in Python that knows nothing of OAuth: fastmcp.test.ts.
import os

from fastmcp import Context, FastMCP

mcp = FastMCP("plain-python")


@mcp.tool
async def count(ctx: Context) -> str:
    """Reports progress, then returns."""
    for step in range(1, 4):
        await ctx.report_progress(step, 3)
    return "counted"


if __name__ == "__main__":
    mcp.run(transport="http", host="127.0.0.1", port=int(os.environ["PORT"]), show_banner=False)
