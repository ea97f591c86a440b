import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ErrorDetail","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ErrorDetail.md","filePath":"api/core/interfaces/ErrorDetail.md"}');
const _sfc_main = { name: "api/core/interfaces/ErrorDetail.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-errordetail" tabindex="-1">Interface: ErrorDetail <a class="header-anchor" href="#interface-errordetail" aria-label="Permalink to &quot;Interface: ErrorDetail&quot;">​</a></h1><p>Why there is no token, in a form that can be shown to a user or handed on as JSON.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-code"></a> <code>code?</code></td><td><code>string</code></td><td>The zone&#39;s code, such as <code>access_denied</code>.</td></tr><tr><td><a id="property-description"></a> <code>description?</code></td><td><code>string</code></td><td>Why, in the zone&#39;s own words.</td></tr><tr><td><a id="property-interactionuri"></a> <code>interactionUri?</code></td><td><code>string</code></td><td>The page at which the user can do what the zone asks for.</td></tr><tr><td><a id="property-istransient"></a> <code>isTransient?</code></td><td><code>boolean</code></td><td>Whether the same may succeed later without anybody changing anything.</td></tr><tr><td><a id="property-message"></a> <code>message</code></td><td><code>string</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ErrorDetail.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ErrorDetail = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ErrorDetail as default
};
