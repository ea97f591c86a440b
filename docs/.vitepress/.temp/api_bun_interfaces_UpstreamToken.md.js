import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: UpstreamToken","description":"","frontmatter":{},"headers":[],"relativePath":"api/bun/interfaces/UpstreamToken.md","filePath":"api/bun/interfaces/UpstreamToken.md"}');
const _sfc_main = { name: "api/bun/interfaces/UpstreamToken.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-upstreamtoken" tabindex="-1">Interface: UpstreamToken <a class="header-anchor" href="#interface-upstreamtoken" aria-label="Permalink to &quot;Interface: UpstreamToken&quot;">​</a></h1><p>A token of the upstream API, fit for use now.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>TokenResponse</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-accesstoken"></a> <code>accessToken</code></td><td><code>string</code></td><td>-</td><td><code>TokenResponse.accessToken</code></td></tr><tr><td><a id="property-expiresat"></a> <code>expiresAt?</code></td><td><code>number</code></td><td>When the token expires, in seconds since the epoch; undefined if that can&#39;t be told.</td><td>-</td></tr><tr><td><a id="property-expiresin"></a> <code>expiresIn?</code></td><td><code>number</code></td><td>For how many seconds the token is good, counted from the answer.</td><td><code>TokenResponse.expiresIn</code></td></tr><tr><td><a id="property-idtoken"></a> <code>idToken?</code></td><td><code>string</code></td><td>-</td><td><code>TokenResponse.idToken</code></td></tr><tr><td><a id="property-issuedtokentype"></a> <code>issuedTokenType?</code></td><td><code>string</code></td><td>-</td><td><code>TokenResponse.issuedTokenType</code></td></tr><tr><td><a id="property-refreshtoken"></a> <code>refreshToken?</code></td><td><code>string</code></td><td>-</td><td><code>TokenResponse.refreshToken</code></td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code>[]</td><td>The scopes granted, where the zone named them.</td><td><code>TokenResponse.scope</code></td></tr><tr><td><a id="property-tokentype"></a> <code>tokenType</code></td><td><code>string</code></td><td>Always <code>Bearer</code>, whatever case the zone wrote.</td><td><code>TokenResponse.tokenType</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/bun/interfaces/UpstreamToken.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const UpstreamToken = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  UpstreamToken as default
};
