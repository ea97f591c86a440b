import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RuntimeOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/RuntimeOptions.md","filePath":"api/core/interfaces/RuntimeOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/RuntimeOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-runtimeoptions" tabindex="-1">Interface: RuntimeOptions <a class="header-anchor" href="#interface-runtimeoptions" aria-label="Permalink to &quot;Interface: RuntimeOptions&quot;">​</a></h1><p>The edge of the pure inside: everything through which this library touches the world. Every member has a default, and a test or an adapter may replace any of them.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./TokenCacheOptions"><code>TokenCacheOptions</code></a></li><li><a href="./JWKSOAuthKeyringOptions"><code>JWKSOAuthKeyringOptions</code></a></li><li><a href="./TokenVerifierOptions"><code>TokenVerifierOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-fetch"></a> <code>fetch?</code></td><td>(<code>input</code>, <code>init?</code>) =&gt; <code>Promise</code>&lt;<code>Response</code>&gt;</td><td>Default: the global <code>fetch</code>.</td></tr><tr><td><a id="property-now"></a> <code>now?</code></td><td>() =&gt; <code>number</code></td><td>The clock, in milliseconds since the epoch. Default: <code>Date.now</code>.</td></tr><tr><td><a id="property-onevent"></a> <code>onEvent?</code></td><td><a href="./../type-aliases/OnEvent"><code>OnEvent</code></a></td><td>Default: <a href="./../variables/logFailures">logFailures</a>.</td></tr><tr><td><a id="property-shelf"></a> <code>shelf?</code></td><td><a href="./DocumentShelf"><code>DocumentShelf</code></a></td><td>Where public documents are kept beyond this isolate or process. Default: nowhere.</td></tr><tr><td><a id="property-waituntil"></a> <code>waitUntil?</code></td><td>(<code>work</code>) =&gt; <code>void</code></td><td>Keeps work alive after the request that began it is gone. Platforms that end a request&#39;s work with the request (Cloudflare Workers) must give one; elsewhere the default, which lets the work run, is right.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/RuntimeOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RuntimeOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RuntimeOptions as default
};
