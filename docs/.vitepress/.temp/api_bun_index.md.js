import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"@edgegrant/bun","description":"","frontmatter":{},"headers":[],"relativePath":"api/bun/index.md","filePath":"api/bun/index.md"}');
const _sfc_main = { name: "api/bun/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="edgegrant-bun" tabindex="-1">@edgegrant/bun <a class="header-anchor" href="#edgegrant-bun" aria-label="Permalink to &quot;@edgegrant/bun&quot;">​</a></h1><h2 id="classes" tabindex="-1">Classes <a class="header-anchor" href="#classes" aria-label="Permalink to &quot;Classes&quot;">​</a></h2><ul><li><a href="./classes/ConfigurationError">ConfigurationError</a></li><li><a href="./classes/InsufficientScopeError">InsufficientScopeError</a></li><li><a href="./classes/InvalidTokenError">InvalidTokenError</a></li><li><a href="./classes/MemoryTokenStore">MemoryTokenStore</a></li><li><a href="./classes/OAuthError">OAuthError</a></li><li><a href="./classes/SqliteTokenStore">SqliteTokenStore</a></li><li><a href="./classes/TokenExchangeError">TokenExchangeError</a></li></ul><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/AuthInfo">AuthInfo</a></li><li><a href="./interfaces/GetTokenOptions">GetTokenOptions</a></li><li><a href="./interfaces/KeycardOptions">KeycardOptions</a></li><li><a href="./interfaces/KeycardServices">KeycardServices</a></li><li><a href="./interfaces/KeycardSettings">KeycardSettings</a></li><li><a href="./interfaces/ServeKeycardOptions">ServeKeycardOptions</a></li><li><a href="./interfaces/SqliteTokenStoreOptions">SqliteTokenStoreOptions</a></li><li><a href="./interfaces/StoredToken">StoredToken</a></li><li><a href="./interfaces/TokenCache">TokenCache</a></li><li><a href="./interfaces/TokenStore">TokenStore</a></li><li><a href="./interfaces/UpstreamToken">UpstreamToken</a></li></ul><h2 id="type-aliases" tabindex="-1">Type Aliases <a class="header-anchor" href="#type-aliases" aria-label="Permalink to &quot;Type Aliases&quot;">​</a></h2><ul><li><a href="./type-aliases/EdgegrantEvent">EdgegrantEvent</a></li><li><a href="./type-aliases/KeycardFetchHandler">KeycardFetchHandler</a></li><li><a href="./type-aliases/OnEvent">OnEvent</a></li><li><a href="./type-aliases/Resource">Resource</a></li></ul><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><ul><li><a href="./functions/createKeycardHandler">createKeycardHandler</a></li><li><a href="./functions/createTokenCache">createTokenCache</a></li><li><a href="./functions/environment">environment</a></li><li><a href="./functions/grantAccess">grantAccess</a></li><li><a href="./functions/insufficientScope">insufficientScope</a></li><li><a href="./functions/resolveCredential">resolveCredential</a></li><li><a href="./functions/sealing">sealing</a></li><li><a href="./functions/serveKeycard">serveKeycard</a></li><li><a href="./functions/tiered">tiered</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/bun/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
