import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AuthInfo","description":"","frontmatter":{},"headers":[],"relativePath":"api/deno/interfaces/AuthInfo.md","filePath":"api/deno/interfaces/AuthInfo.md"}');
const _sfc_main = { name: "api/deno/interfaces/AuthInfo.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-authinfo" tabindex="-1">Interface: AuthInfo <a class="header-anchor" href="#interface-authinfo" aria-label="Permalink to &quot;Interface: AuthInfo&quot;">​</a></h1><p>What a verified request knows about its caller.</p><p>It fits the <code>AuthInfo</code> of <code>@modelcontextprotocol/sdk</code> (v1) and of <code>@modelcontextprotocol/server</code> (v2), so it can be handed on as <code>authInfo</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-claims"></a> <code>claims</code></td><td><code>Claims</code></td><td>Every claim of the token.</td></tr><tr><td><a id="property-clientid"></a> <code>clientId</code></td><td><code>string</code></td><td>The OAuth client that acts for the user: <code>client_id</code>, or <code>azp</code>.</td></tr><tr><td><a id="property-expiresat"></a> <code>expiresAt</code></td><td><code>number</code></td><td>When the token expires, in seconds since the epoch.</td></tr><tr><td><a id="property-issuer"></a> <code>issuer</code></td><td><code>string</code></td><td>The zone that issued the token.</td></tr><tr><td><a id="property-resource"></a> <code>resource?</code></td><td><code>URL</code></td><td>The identifier of this server that the token names as its audience.</td></tr><tr><td><a id="property-resourcemetadataurl"></a> <code>resourceMetadataUrl?</code></td><td><code>string</code></td><td>Where the metadata of the protected resource stands that let the caller in (RFC 9728): what a challenge to this caller must name. The server sets it; a verifier by itself knows of no metadata.</td></tr><tr><td><a id="property-scopes"></a> <code>scopes</code></td><td><code>string</code>[]</td><td>The scopes that the token grants.</td></tr><tr><td><a id="property-subject"></a> <code>subject?</code></td><td><code>string</code></td><td>The user: the <code>sub</code> claim. It is unique within the issuer only.</td></tr><tr><td><a id="property-token"></a> <code>token</code></td><td><code>string</code></td><td>The access token as it came in. It is a secret: use it as the subject of an exchange, never log it.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/deno/interfaces/AuthInfo.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AuthInfo = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AuthInfo as default
};
