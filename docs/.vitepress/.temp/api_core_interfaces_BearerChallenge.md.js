import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: BearerChallenge","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/BearerChallenge.md","filePath":"api/core/interfaces/BearerChallenge.md"}');
const _sfc_main = { name: "api/core/interfaces/BearerChallenge.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-bearerchallenge" tabindex="-1">Interface: BearerChallenge <a class="header-anchor" href="#interface-bearerchallenge" aria-label="Permalink to &quot;Interface: BearerChallenge&quot;">​</a></h1><p>What a challenge tells the client.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-error"></a> <code>error?</code></td><td><code>string</code></td><td><code>invalid_token</code> and the like; none if the request had no credentials (RFC 6750 section 3.1).</td></tr><tr><td><a id="property-errordescription"></a> <code>errorDescription?</code></td><td><code>string</code></td><td>A fixed sentence for developers.</td></tr><tr><td><a id="property-resourcemetadata"></a> <code>resourceMetadata</code></td><td><code>string</code></td><td>Where the protected resource metadata stands (RFC 9728 section 5.1).</td></tr><tr><td><a id="property-scopes"></a> <code>scopes?</code></td><td>readonly <code>string</code>[]</td><td>Every scope that the operation needs.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/BearerChallenge.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BearerChallenge = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BearerChallenge as default
};
