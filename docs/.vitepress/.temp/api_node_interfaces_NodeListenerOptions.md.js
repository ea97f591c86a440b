import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: NodeListenerOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/node/interfaces/NodeListenerOptions.md","filePath":"api/node/interfaces/NodeListenerOptions.md"}');
const _sfc_main = { name: "api/node/interfaces/NodeListenerOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-nodelisteneroptions" tabindex="-1">Interface: NodeListenerOptions <a class="header-anchor" href="#interface-nodelisteneroptions" aria-label="Permalink to &quot;Interface: NodeListenerOptions&quot;">​</a></h1><p>Settings of <a href="./../functions/toNodeListener">toNodeListener</a>.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ServeKeycardOptions"><code>ServeKeycardOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-onerror"></a> <code>onError?</code></td><td>(<code>error</code>) =&gt; <code>void</code></td><td>Told what a handler throws, and why an answer broke off; callers are not. Default: <code>console.error</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/node/interfaces/NodeListenerOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const NodeListenerOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  NodeListenerOptions as default
};
