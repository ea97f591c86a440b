import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: JWTVerifierOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/JWTVerifierOptions.md","filePath":"api/core/interfaces/JWTVerifierOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/JWTVerifierOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-jwtverifieroptions" tabindex="-1">Interface: JWTVerifierOptions <a class="header-anchor" href="#interface-jwtverifieroptions" aria-label="Permalink to &quot;Interface: JWTVerifierOptions&quot;">​</a></h1><p>What a <a href="./../classes/JWTVerifier">JWTVerifier</a> accepts.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-algorithms"></a> <code>algorithms?</code></td><td>readonly <a href="./../type-aliases/SignatureAlgorithmName"><code>SignatureAlgorithmName</code></a>[]</td><td>Default: RS256, PS256, ES256, ES384, EdDSA, Ed25519.</td></tr><tr><td><a id="property-audiences"></a> <code>audiences</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>The accepted audiences, verbatim. They must be given: a token for another server must not pass.</td></tr><tr><td><a id="property-clockskewsec"></a> <code>clockSkewSec?</code></td><td><code>number</code></td><td>How far clocks may differ, in seconds. Default: 5.</td></tr><tr><td><a id="property-issuers"></a> <code>issuers</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>The trusted issuers, verbatim.</td></tr><tr><td><a id="property-now"></a> <code>now?</code></td><td>() =&gt; <code>number</code></td><td>The clock, in milliseconds since the epoch.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/JWTVerifierOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const JWTVerifierOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  JWTVerifierOptions as default
};
