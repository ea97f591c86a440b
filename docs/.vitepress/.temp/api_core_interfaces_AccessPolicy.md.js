import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AccessPolicy","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/AccessPolicy.md","filePath":"api/core/interfaces/AccessPolicy.md"}');
const _sfc_main = { name: "api/core/interfaces/AccessPolicy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-accesspolicy" tabindex="-1">Interface: AccessPolicy <a class="header-anchor" href="#interface-accesspolicy" aria-label="Permalink to &quot;Interface: AccessPolicy&quot;">​</a></h1><p>What a request must bring to be let in.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>Omit</code>&lt;<a href="./Expectation"><code>Expectation</code></a>, <code>&quot;url&quot;</code>&gt;</li></ul><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ResourceServerOptions"><code>ResourceServerOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-audiences"></a> <code>audiences?</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>Further audiences that are accepted, verbatim.</td><td><a href="./Expectation"><code>Expectation</code></a>.<a href="./Expectation#property-audiences"><code>audiences</code></a></td></tr><tr><td><a id="property-cors"></a> <code>cors?</code></td><td><a href="./../type-aliases/CorsPolicy"><code>CorsPolicy</code></a></td><td>Which pages may read a refusal. Default: every one.</td><td>-</td></tr><tr><td><a id="property-requiredscopes"></a> <code>requiredScopes?</code></td><td>readonly <code>string</code>[]</td><td>Scopes of which the token must grant every one.</td><td><a href="./Expectation"><code>Expectation</code></a>.<a href="./Expectation#property-requiredscopes"><code>requiredScopes</code></a></td></tr><tr><td><a id="property-resource"></a> <code>resource?</code></td><td><a href="./../type-aliases/Resource"><code>Resource</code></a></td><td>Default: any identifier on the request&#39;s origin whose path leads to the request&#39;s.</td><td><a href="./Expectation"><code>Expectation</code></a>.<a href="./Expectation#property-resource"><code>resource</code></a></td></tr><tr><td><a id="property-satisfies"></a> <code>satisfies?</code></td><td><a href="./../type-aliases/Satisfies"><code>Satisfies</code></a></td><td>For scopes that stand in a hierarchy. Default: a scope is satisfied by itself only.</td><td><a href="./Expectation"><code>Expectation</code></a>.<a href="./Expectation#property-satisfies"><code>satisfies</code></a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/AccessPolicy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AccessPolicy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AccessPolicy as default
};
