import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TokenExchangeErrorOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/TokenExchangeErrorOptions.md","filePath":"api/core/interfaces/TokenExchangeErrorOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/TokenExchangeErrorOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-tokenexchangeerroroptions" tabindex="-1">Interface: TokenExchangeErrorOptions <a class="header-anchor" href="#interface-tokenexchangeerroroptions" aria-label="Permalink to &quot;Interface: TokenExchangeErrorOptions&quot;">​</a></h1><p>Details of a <a href="./../classes/TokenExchangeError">TokenExchangeError</a>.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><a href="./OAuthErrorOptions"><code>OAuthErrorOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-cause"></a> <code>cause?</code></td><td><code>unknown</code></td><td>What led to the error. It is never sent to a client.</td><td><a href="./OAuthErrorOptions"><code>OAuthErrorOptions</code></a>.<a href="./OAuthErrorOptions#property-cause"><code>cause</code></a></td></tr><tr><td><a id="property-errordescription"></a> <code>errorDescription?</code></td><td><code>string</code></td><td>Why, in the zone&#39;s own words.</td><td>-</td></tr><tr><td><a id="property-erroruri"></a> <code>errorUri?</code></td><td><code>string</code></td><td>A page about the error, as the authorization server named it (RFC 6749 section 5.2).</td><td><a href="./OAuthErrorOptions"><code>OAuthErrorOptions</code></a>.<a href="./OAuthErrorOptions#property-erroruri"><code>errorUri</code></a></td></tr><tr><td><a id="property-interactionuri"></a> <code>interactionUri?</code></td><td><code>string</code></td><td>Where the user can do what the zone asks for.</td><td>-</td></tr><tr><td><a id="property-istransient"></a> <code>isTransient?</code></td><td><code>boolean</code></td><td>-</td><td>-</td></tr><tr><td><a id="property-retryafterseconds"></a> <code>retryAfterSeconds?</code></td><td><code>number</code></td><td>What the zone&#39;s <code>Retry-After</code> asked for, in seconds.</td><td>-</td></tr><tr><td><a id="property-upstreamstatus"></a> <code>upstreamStatus?</code></td><td><code>number</code></td><td>The HTTP status of the zone&#39;s answer, where there was one.</td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/TokenExchangeErrorOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TokenExchangeErrorOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TokenExchangeErrorOptions as default
};
