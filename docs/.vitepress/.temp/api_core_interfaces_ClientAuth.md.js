import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ClientAuth","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ClientAuth.md","filePath":"api/core/interfaces/ClientAuth.md"}');
const _sfc_main = { name: "api/core/interfaces/ClientAuth.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-clientauth" tabindex="-1">Interface: ClientAuth <a class="header-anchor" href="#interface-clientauth" aria-label="Permalink to &quot;Interface: ClientAuth&quot;">​</a></h1><p>A client id and its secret, for HTTP Basic.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-clientid"></a> <code>clientId</code></td><td><code>string</code></td></tr><tr><td><a id="property-clientsecret"></a> <code>clientSecret</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ClientAuth.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ClientAuth = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ClientAuth as default
};
