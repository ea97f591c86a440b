// Replaces Cloudflare's edge: forwards each request unchanged to the isolate that it names.
interface Env {
  [isolate: string]: { fetch(request: Request): Promise<Response> };
}

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const name = new URL(request.url).searchParams.get("isolate") ?? "a";
    const isolate = env[name];
    return isolate ? isolate.fetch(request) : Promise.resolve(new Response(null, { status: 404 }));
  },
};
