// What the tests' own isolate must export for its Durable Objects.
export { TokenVault } from "@edgegrant/cloudflare";

export default { fetch: () => new Response() };
