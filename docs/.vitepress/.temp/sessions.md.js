import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Sessions","description":"","frontmatter":{},"headers":[],"relativePath":"sessions.md","filePath":"sessions.md"}');
const _sfc_main = { name: "sessions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="sessions" tabindex="-1">Sessions <a class="header-anchor" href="#sessions" aria-label="Permalink to &quot;Sessions&quot;">​</a></h1><p>An MCP server may keep sessions: it answers the first request with an <code>Mcp-Session-Id</code>, and every later request of that client repeats it. Servers look up their state by that id alone. So whoever names somebody else&#39;s id, with a good token of their own, is served from state that was made for somebody else. The MCP specification asks servers to bind sessions to users (security best practices, session hijacking).</p><p>edgegrant knows the caller, so it does that for the handler. <strong>A session belongs to the issuer, the subject and the client that opened it.</strong> There is nothing to store and nothing to write:</p><figure class="picture">${`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 579.111 440" width="579.111" height="440" style="--bg:var(--vp-c-bg);--fg:var(--vp-c-text-1);background:var(--bg)">
<style>
  
  text { font-family: inherit; }
  svg {
    /* Derived from --bg and --fg (overridable via --line, --accent, etc.) */
    --_text:          var(--fg);
    --_text-sec:      var(--muted, color-mix(in srgb, var(--fg) 60%, var(--bg)));
    --_text-muted:    var(--muted, color-mix(in srgb, var(--fg) 40%, var(--bg)));
    --_text-faint:    color-mix(in srgb, var(--fg) 25%, var(--bg));
    --_line:          var(--line, color-mix(in srgb, var(--fg) 50%, var(--bg)));
    --_arrow:         var(--accent, color-mix(in srgb, var(--fg) 85%, var(--bg)));
    --_node-fill:     var(--surface, color-mix(in srgb, var(--fg) 3%, var(--bg)));
    --_node-stroke:   var(--border, color-mix(in srgb, var(--fg) 20%, var(--bg)));
    --_group-fill:    var(--bg);
    --_group-hdr:     color-mix(in srgb, var(--fg) 5%, var(--bg));
    --_inner-stroke:  color-mix(in srgb, var(--fg) 12%, var(--bg));
    --_key-badge:     color-mix(in srgb, var(--fg) 10%, var(--bg));
  }
</style>
<defs>
  <marker id="seq-arrow" markerWidth="8" markerHeight="5" refX="8" refY="2.5" orient="auto-start-reverse">
    <polygon points="0 0, 8 2.5, 0 5" fill="var(--_arrow)" />
  </marker>
  <marker id="seq-arrow-open" markerWidth="8" markerHeight="5" refX="8" refY="2.5" orient="auto-start-reverse">
    <polyline points="0 0, 8 2.5, 0 5" fill="none" stroke="var(--_arrow)" stroke-width="1" />
  </marker>
</defs>
<line class="lifeline" data-actor="Alice" x1="70" y1="70" x2="70" y2="410" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<line class="lifeline" data-actor="Bob" x1="210" y1="70" x2="210" y2="410" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<line class="lifeline" data-actor="edgegrant" x1="350" y1="70" x2="350" y2="410" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<line class="lifeline" data-actor="Handler" x1="493.2335" y1="70" x2="493.2335" y2="410" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<g class="message" data-from="Alice" data-to="edgegrant" data-label="initialize, Alice's token" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="70" y1="90" x2="350" y2="90" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="210" y="80" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">initialize, Alice&#39;s token</text>
</g>
<g class="message" data-from="edgegrant" data-to="Handler" data-label="initialize" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="350" y1="130" x2="493.2335" y2="130" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="421.61675" y="120" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">initialize</text>
</g>
<g class="message" data-from="Handler" data-to="edgegrant" data-label="Mcp-Session-Id: 7" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="493.2335" y1="170" x2="350" y2="170" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="421.61675" y="160" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">Mcp-Session-Id: 7</text>
</g>
<g class="message" data-from="edgegrant" data-to="Alice" data-label="Mcp-Session-Id: 7.MAC" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="350" y1="210" x2="70" y2="210" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="210" y="200" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">Mcp-Session-Id: 7.MAC</text>
</g>
<g class="message" data-from="Alice" data-to="edgegrant" data-label="Mcp-Session-Id: 7.MAC, Alice's token" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="70" y1="250" x2="350" y2="250" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="210" y="240" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">Mcp-Session-Id: 7.MAC, Alice&#39;s token</text>
</g>
<g class="message" data-from="edgegrant" data-to="Handler" data-label="Mcp-Session-Id: 7" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="350" y1="290" x2="493.2335" y2="290" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="421.61675" y="280" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">Mcp-Session-Id: 7</text>
</g>
<g class="message" data-from="Bob" data-to="edgegrant" data-label="Mcp-Session-Id: 7.MAC, Bob's token" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="210" y1="330" x2="350" y2="330" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="280" y="320" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">Mcp-Session-Id: 7.MAC, Bob&#39;s token</text>
</g>
<g class="message" data-from="edgegrant" data-to="Bob" data-label="404" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="350" y1="370" x2="210" y2="370" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="280" y="360" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">404</text>
</g>
<g class="actor" data-id="Alice" data-label="Alice" data-type="participant">
  <rect x="30" y="30" width="80" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="70" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">Alice</text>
</g>
<g class="actor" data-id="Bob" data-label="Bob" data-type="participant">
  <rect x="170" y="30" width="80" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="210" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">Bob</text>
</g>
<g class="actor" data-id="edgegrant" data-label="edgegrant" data-type="participant">
  <rect x="302.644" y="30" width="94.71199999999999" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="350" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">edgegrant</text>
</g>
<g class="actor" data-id="Handler" data-label="Your handler" data-type="participant">
  <rect x="437.356" y="30" width="111.75500000000001" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="493.2335" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">Your handler</text>
</g>
</svg>`}</figure><p>The id that goes out is the handler&#39;s, a full stop, and an HMAC-SHA-256 over the caller and the id. The one that comes in is checked, and the handler gets the id that it made. Where the check fails, whatever the method is, the answer is 404, which tells an MCP client to begin a new session, and the event is <code>session.refused</code>. The id stands in no event.</p><ul><li>Scopes are not part of it: a client that steps up stays in its session. Neither is the token, which may be a new one each time.</li><li>The same user with another client is another caller.</li><li>The handler&#39;s id may have any characters that a header can have, up to 4,096 of them.</li><li>A request that names a session is handed on as a copy, with another header or URL. One that names none is handed on as it is.</li><li>An initialize request that repeats an old id gets 404 too: the body is not read.</li></ul><h2 id="the-key" tabindex="-1">The key <a class="header-anchor" href="#the-key" aria-label="Permalink to &quot;The key&quot;">​</a></h2><p>The key is derived (HKDF, RFC 5869) from <code>KEYCARD_CACHE_SECRET</code>, or else from the credential: the private key, or the client secret. A server that has neither makes a key of its own. Then a session is good in that process or isolate only, and the event <code>session.unshared</code>, which is logged, says so once. Workers always have several isolates, so there a stateful server needs the secret. Code that builds core&#39;s <code>ResourceServer</code> gives the secret as <code>sessionKeys</code>.</p><p>A new secret ends every session: each is answered with 404, and few clients recover from that by themselves. To rotate the secret and keep the sessions, give the old one as <code>KEYCARD_CACHE_SECRET_PREVIOUS</code>, for as long as sessions last:</p><div class="language-bash vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">bash</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npx</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> wrangler</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> secret</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> put</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> KEYCARD_CACHE_SECRET_PREVIOUS</span><span style="--shiki-light:#6A737D;--shiki-dark:#6A737D;">   # the old secret</span></span>
<span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npx</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> wrangler</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> secret</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> put</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> KEYCARD_CACHE_SECRET</span><span style="--shiki-light:#6A737D;--shiki-dark:#6A737D;">            # the new one</span></span></code></pre></div><p>Where the key came from the credential, the old private key or client secret is the previous secret. A session that was bound with it is bound anew in the next answer that names it. Tokens in a shared store need no previous secret: one that does not open costs an exchange.</p><h2 id="the-transport-of-revision-2024-11-05" tabindex="-1">The transport of revision 2024-11-05 <a class="header-anchor" href="#the-transport-of-revision-2024-11-05" aria-label="Permalink to &quot;The transport of revision 2024-11-05&quot;">​</a></h2><p>HTTP+SSE knows no header. Its stream begins with an event <code>endpoint</code>, such as <code>/messages?sessionId=7</code>, and the client sends its messages there. Where a handler answers a GET with a stream of events, edgegrant binds the session in that event. Everything else in the stream passes as it is.</p><p>Every request whose query has a parameter <code>sessionId</code>, <code>session_id</code> or <code>sessionid</code>, whatever its capitals and brackets, must name a session of its caller there, or it is answered with 404. If your own pages use such a parameter for something else, call it something else, or set <code>sessions: &quot;unbound&quot;</code>.</p><h2 id="unbound" tabindex="-1">Unbound <a class="header-anchor" href="#unbound" aria-label="Permalink to &quot;Unbound&quot;">​</a></h2><p><code>sessions: &quot;unbound&quot;</code> passes ids as they are. Then the handler must compare the caller of each request with the one that opened the session:</p><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">import</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> { createKeycardWorker } </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">from</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> &quot;@edgegrant/cloudflare&quot;</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">;</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">export</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;"> default</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> createKeycardWorker</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">({</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">  sessions: </span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">&quot;unbound&quot;</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">,</span></span>
<span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">  fetch</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">: (</span><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">request</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">, </span><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">env</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">, </span><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">ctx</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">, </span><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">auth</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">) </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">=&gt;</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;"> new</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> Response</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">\`Whose is \${</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">request</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">.</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">headers</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">.</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">get</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">(</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">&quot;Mcp-Session-Id&quot;</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">)</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">}? Is it \${</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">auth</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">.</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">subject</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">}&#39;s?\`</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">),</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">});</span></span></code></pre></div><h2 id="what-is-not-bound" tabindex="-1">What is not bound <a class="header-anchor" href="#what-is-not-bound" aria-label="Permalink to &quot;What is not bound&quot;">​</a></h2><ul><li><code>verifyBearerToken</code> and <code>ResourceServer.authenticate</code> see no answer, so they bind nothing. Use <code>createKeycardWorker</code>, <code>createKeycardHandler</code> or <code>ResourceServer.handle</code>, or compare callers yourself.</li><li>What a handler looks up by anything but the session: <code>Last-Event-ID</code>, an id in a path or in a message. An event store that all sessions share must check whose an event is.</li><li>A handler that lets callers choose the id of a session binds whatever they choose.</li><li>A WebSocket upgrade (101) goes out as it is. MCP has no transport over WebSocket. An id in it is good for nobody.</li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("sessions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const sessions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  sessions as default
};
