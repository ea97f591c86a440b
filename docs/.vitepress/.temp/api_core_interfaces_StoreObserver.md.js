import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StoreObserver","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/StoreObserver.md","filePath":"api/core/interfaces/StoreObserver.md"}');
const _sfc_main = { name: "api/core/interfaces/StoreObserver.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-storeobserver" tabindex="-1">Interface: StoreObserver <a class="header-anchor" href="#interface-storeobserver" aria-label="Permalink to &quot;Interface: StoreObserver&quot;">​</a></h1><p>Whom a store is for, as far as the store needs to know.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-now"></a> <code>now</code></td><td>() =&gt; <code>number</code></td><td>The clock, in milliseconds since the epoch.</td></tr><tr><td><a id="property-readms"></a> <code>readMs</code></td><td><code>number</code></td><td>How long a read or a lease may take, in milliseconds: a request waits for it.</td></tr><tr><td><a id="property-report"></a> <code>report</code></td><td>(<code>event</code>) =&gt; <code>void</code></td><td>Told what no caller gets to see.</td></tr><tr><td><a id="property-writems"></a> <code>writeMs</code></td><td><code>number</code></td><td>How long a write may take, in milliseconds: it goes on behind the request&#39;s back.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/StoreObserver.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoreObserver = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoreObserver as default
};
