import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: StoredToken","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/StoredToken.md","filePath":"api/core/interfaces/StoredToken.md"}');
const _sfc_main = { name: "api/core/interfaces/StoredToken.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-storedtoken" tabindex="-1">Interface: StoredToken <a class="header-anchor" href="#interface-storedtoken" aria-label="Permalink to &quot;Interface: StoredToken&quot;">​</a></h1><p>A granted token as it is kept.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-accesstoken"></a> <code>accessToken</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-expiresat"></a> <code>expiresAt</code></td><td><code>number</code></td><td>When the token expires, in seconds since the epoch. A store may forget it then, or any time before.</td></tr><tr><td><a id="property-issuedtokentype"></a> <code>issuedTokenType?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code>[]</td><td>-</td></tr><tr><td><a id="property-tokentype"></a> <code>tokenType</code></td><td><code>string</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/StoredToken.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoredToken = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoredToken as default
};
