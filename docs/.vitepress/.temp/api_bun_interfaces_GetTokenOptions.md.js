import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: GetTokenOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/bun/interfaces/GetTokenOptions.md","filePath":"api/bun/interfaces/GetTokenOptions.md"}');
const _sfc_main = { name: "api/bun/interfaces/GetTokenOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-gettokenoptions" tabindex="-1">Interface: GetTokenOptions <a class="header-anchor" href="#interface-gettokenoptions" aria-label="Permalink to &quot;Interface: GetTokenOptions&quot;">​</a></h1><p>What one call may ask for beyond the resource.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-ctx"></a> <code>ctx?</code></td><td>{ <code>waitUntil</code>(<code>work</code>): <code>void</code>; }</td><td>The request&#39;s context: what keeps work alive after the request. Default: the cache&#39;s own way.</td></tr><tr><td><code>ctx.waitUntil</code></td><td>(<code>work</code>) =&gt; <code>void</code></td><td>-</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>The scopes to ask for, as a list or separated by spaces. Default: none, so that the zone decides.</td></tr><tr><td><a id="property-signal"></a> <code>signal?</code></td><td><code>AbortSignal</code></td><td>Ends this call with the signal&#39;s own reason, and this call only: whoever waits for the same token goes on waiting. When the last of them has left, the exchange is cancelled, unless the zone has answered already.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/bun/interfaces/GetTokenOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const GetTokenOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  GetTokenOptions as default
};
