import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: KeycardSettings","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/KeycardSettings.md","filePath":"api/core/interfaces/KeycardSettings.md"}');
const _sfc_main = { name: "api/core/interfaces/KeycardSettings.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-keycardsettings" tabindex="-1">Interface: KeycardSettings <a class="header-anchor" href="#interface-keycardsettings" aria-label="Permalink to &quot;Interface: KeycardSettings&quot;">​</a></h1><p>What a deployment tells this library, under the same names on every platform.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-keycard_cache_secret"></a> <code>KEYCARD_CACHE_SECRET?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>What tokens are sealed with outside this process, and sessions are bound with. Default: keys derived from the credential.</td></tr><tr><td><a id="property-keycard_cache_secret_previous"></a> <code>KEYCARD_CACHE_SECRET_PREVIOUS?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>The secret that <code>KEYCARD_CACHE_SECRET</code> took the place of: sessions that were bound with it stay good.</td></tr><tr><td><a id="property-keycard_client_id"></a> <code>KEYCARD_CLIENT_ID?</code></td><td><code>string</code></td><td>Mode A, with the secret; in mode B, only where it differs from the resource identifier.</td></tr><tr><td><a id="property-keycard_client_secret"></a> <code>KEYCARD_CLIENT_SECRET?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>Mode A: the client secret.</td></tr><tr><td><a id="property-keycard_issuer"></a> <code>KEYCARD_ISSUER?</code></td><td><code>string</code></td><td>The zone, exactly as the Console shows it: <code>https://your-zone-id.keycard.cloud</code>.</td></tr><tr><td><a id="property-keycard_private_key"></a> <code>KEYCARD_PRIVATE_KEY?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>Mode B: the private key as PEM or JWK. It wins over a client secret.</td></tr><tr><td><a id="property-keycard_server_url"></a> <code>KEYCARD_SERVER_URL?</code></td><td><code>string</code></td><td>Where callers find this server: its URL, exactly as it is registered as a resource. Workers need none.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/KeycardSettings.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const KeycardSettings = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  KeycardSettings as default
};
