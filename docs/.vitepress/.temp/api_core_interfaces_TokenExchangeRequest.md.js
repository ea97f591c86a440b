import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TokenExchangeRequest","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/TokenExchangeRequest.md","filePath":"api/core/interfaces/TokenExchangeRequest.md"}');
const _sfc_main = { name: "api/core/interfaces/TokenExchangeRequest.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-tokenexchangerequest" tabindex="-1">Interface: TokenExchangeRequest <a class="header-anchor" href="#interface-tokenexchangerequest" aria-label="Permalink to &quot;Interface: TokenExchangeRequest&quot;">​</a></h1><p>A token exchange request (RFC 8693 section 2.1).</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-actortoken"></a> <code>actorToken?</code></td><td><code>string</code></td><td>Who acts on behalf of the subject.</td></tr><tr><td><a id="property-actortokentype"></a> <code>actorTokenType?</code></td><td><code>string</code></td><td>Default: access token.</td></tr><tr><td><a id="property-audience"></a> <code>audience?</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>By which name the zone knows that place; may be given more than once.</td></tr><tr><td><a id="property-clientassertion"></a> <code>clientAssertion?</code></td><td><code>string</code></td><td>A client assertion (RFC 7521 section 4.2) and its type.</td></tr><tr><td><a id="property-clientassertiontype"></a> <code>clientAssertionType?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-clientid"></a> <code>clientId?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-granttype"></a> <code>grantType?</code></td><td><code>string</code></td><td>Default: the token exchange grant.</td></tr><tr><td><a id="property-requestedtokentype"></a> <code>requestedTokenType?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-resource"></a> <code>resource?</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>Where the token is to be used; may be given more than once.</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code></td><td>The scopes asked for, separated by spaces.</td></tr><tr><td><a id="property-subjecttoken"></a> <code>subjectToken</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-subjecttokentype"></a> <code>subjectTokenType?</code></td><td><code>string</code></td><td>Default: access token.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/TokenExchangeRequest.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TokenExchangeRequest = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TokenExchangeRequest as default
};
