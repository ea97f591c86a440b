import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: KeycardServices","description":"","frontmatter":{},"headers":[],"relativePath":"api/bun/interfaces/KeycardServices.md","filePath":"api/bun/interfaces/KeycardServices.md"}');
const _sfc_main = { name: "api/bun/interfaces/KeycardServices.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-keycardservices" tabindex="-1">Interface: KeycardServices <a class="header-anchor" href="#interface-keycardservices" aria-label="Permalink to &quot;Interface: KeycardServices&quot;">​</a></h1><p>What a handler finds ready.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-tokens"></a> <code>tokens</code></td><td><code>readonly</code></td><td><a href="./TokenCache"><code>TokenCache</code></a></td><td>The cache of upstream tokens, with the zone and the credential that the settings name. It is built when it is first asked for, and throws <a href="./../classes/ConfigurationError">ConfigurationError</a> if it can&#39;t be.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/bun/interfaces/KeycardServices.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const KeycardServices = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  KeycardServices as default
};
