import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CacheKeyParts","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/CacheKeyParts.md","filePath":"api/core/interfaces/CacheKeyParts.md"}');
const _sfc_main = { name: "api/core/interfaces/CacheKeyParts.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-cachekeyparts" tabindex="-1">Interface: CacheKeyParts <a class="header-anchor" href="#interface-cachekeyparts" aria-label="Permalink to &quot;Interface: CacheKeyParts&quot;">​</a></h1><p>Everything that decides what the zone may answer to an exchange.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-claims"></a> <code>claims</code></td><td><a href="./../type-aliases/Claims"><code>Claims</code></a></td><td>Every claim of the subject token: any may decide what a zone grants. Those that only tell one token from the next, <code>iat</code>, <code>nbf</code>, <code>exp</code> and <code>jti</code>, make no difference to the key.</td></tr><tr><td><a id="property-clientid"></a> <code>clientId</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-issuer"></a> <code>issuer</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-requestedscopes"></a> <code>requestedScopes</code></td><td>readonly <code>string</code>[]</td><td>The scopes asked for. Their order does not matter.</td></tr><tr><td><a id="property-resource"></a> <code>resource</code></td><td><code>string</code></td><td>The resource asked for.</td></tr><tr><td><a id="property-scopes"></a> <code>scopes</code></td><td>readonly <code>string</code>[]</td><td>The scopes of the subject token.</td></tr><tr><td><a id="property-subject"></a> <code>subject</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-tokenhash"></a> <code>tokenHash?</code></td><td><code>string</code></td><td>A hash of the subject token, where its claims can&#39;t be told.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/CacheKeyParts.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CacheKeyParts = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CacheKeyParts as default
};
