import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: KeycardEnv","description":"","frontmatter":{},"headers":[],"relativePath":"api/cloudflare/interfaces/KeycardEnv.md","filePath":"api/cloudflare/interfaces/KeycardEnv.md"}');
const _sfc_main = { name: "api/cloudflare/interfaces/KeycardEnv.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-keycardenv" tabindex="-1">Interface: KeycardEnv <a class="header-anchor" href="#interface-keycardenv" aria-label="Permalink to &quot;Interface: KeycardEnv&quot;">​</a></h1><p>The variables and secrets of a Worker behind a zone.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-keycard_cache_secret"></a> <code>KEYCARD_CACHE_SECRET?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>What tokens are sealed with outside the isolate, and sessions are bound with. Default: keys derived from the credential.</td></tr><tr><td><a id="property-keycard_cache_secret_previous"></a> <code>KEYCARD_CACHE_SECRET_PREVIOUS?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>The secret that <code>KEYCARD_CACHE_SECRET</code> took the place of: sessions that were bound with it stay good.</td></tr><tr><td><a id="property-keycard_client_id"></a> <code>KEYCARD_CLIENT_ID?</code></td><td><code>string</code></td><td>Mode A, with the secret; in mode B, only where it differs from the resource identifier.</td></tr><tr><td><a id="property-keycard_client_secret"></a> <code>KEYCARD_CLIENT_SECRET?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>Mode A: the client secret, or a binding of the Secrets Store that holds it.</td></tr><tr><td><a id="property-keycard_issuer"></a> <code>KEYCARD_ISSUER</code></td><td><code>string</code></td><td>The zone: <code>https://&lt;zone&gt;.keycard.cloud</code>.</td></tr><tr><td><a id="property-keycard_private_key"></a> <code>KEYCARD_PRIVATE_KEY?</code></td><td><a href="./../type-aliases/Secret"><code>Secret</code></a></td><td>Mode B: the private key as PEM or JWK, or a binding of the Secrets Store that holds it.</td></tr><tr><td><a id="property-keycard_resource_url"></a> <code>KEYCARD_RESOURCE_URL?</code></td><td><code>string</code></td><td>The upstream API that the handler calls, such as <code>https://api.github.com</code>.</td></tr><tr><td><a id="property-keycard_tokens"></a> <code>KEYCARD_TOKENS?</code></td><td>| <code>KVNamespace</code>&lt;<code>string</code>&gt; | <code>DurableObjectNamespace</code>&lt;<a href="./../classes/TokenVault"><code>TokenVault</code></a>&gt;</td><td>Where isolates share tokens: a namespace of Durable Objects or of KV. Default: nowhere.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/cloudflare/interfaces/KeycardEnv.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const KeycardEnv = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  KeycardEnv as default
};
