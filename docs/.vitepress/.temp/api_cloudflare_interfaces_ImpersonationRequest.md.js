import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ImpersonationRequest","description":"","frontmatter":{},"headers":[],"relativePath":"api/cloudflare/interfaces/ImpersonationRequest.md","filePath":"api/cloudflare/interfaces/ImpersonationRequest.md"}');
const _sfc_main = { name: "api/cloudflare/interfaces/ImpersonationRequest.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-impersonationrequest" tabindex="-1">Interface: ImpersonationRequest <a class="header-anchor" href="#interface-impersonationrequest" aria-label="Permalink to &quot;Interface: ImpersonationRequest&quot;">​</a></h1><p>On whose behalf a server acts without that user, and where.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-actortoken"></a> <code>actorToken?</code></td><td><code>string</code></td><td>A token of this server&#39;s own, where the zone&#39;s policy asks for one.</td></tr><tr><td><a id="property-actortokentype"></a> <code>actorTokenType?</code></td><td><code>string</code></td><td>Default: access token.</td></tr><tr><td><a id="property-resource"></a> <code>resource</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code></td><td>The scopes asked for, separated by spaces.</td></tr><tr><td><a id="property-useridentifier"></a> <code>userIdentifier</code></td><td><code>string</code></td><td>The user, as the zone knows it; the <code>sub</code> of the token.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/cloudflare/interfaces/ImpersonationRequest.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ImpersonationRequest = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ImpersonationRequest as default
};
