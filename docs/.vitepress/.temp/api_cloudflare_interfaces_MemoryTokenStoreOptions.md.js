import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: MemoryTokenStoreOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/cloudflare/interfaces/MemoryTokenStoreOptions.md","filePath":"api/cloudflare/interfaces/MemoryTokenStoreOptions.md"}');
const _sfc_main = { name: "api/cloudflare/interfaces/MemoryTokenStoreOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-memorytokenstoreoptions" tabindex="-1">Interface: MemoryTokenStoreOptions <a class="header-anchor" href="#interface-memorytokenstoreoptions" aria-label="Permalink to &quot;Interface: MemoryTokenStoreOptions&quot;">​</a></h1><p>Settings of a <a href="./../classes/MemoryTokenStore">MemoryTokenStore</a>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-maxbytes"></a> <code>maxBytes?</code></td><td><code>number</code></td><td>How much memory the tokens may take, roughly, in bytes. Default: 16 MiB; a Worker&#39;s isolate has 128.</td></tr><tr><td><a id="property-maxentries"></a> <code>maxEntries?</code></td><td><code>number</code></td><td>How many tokens are kept; the one used longest ago goes first. Default: 1,000.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/cloudflare/interfaces/MemoryTokenStoreOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const MemoryTokenStoreOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  MemoryTokenStoreOptions as default
};
