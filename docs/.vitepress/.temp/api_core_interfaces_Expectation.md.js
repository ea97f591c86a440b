import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Expectation","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/Expectation.md","filePath":"api/core/interfaces/Expectation.md"}');
const _sfc_main = { name: "api/core/interfaces/Expectation.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-expectation" tabindex="-1">Interface: Expectation <a class="header-anchor" href="#interface-expectation" aria-label="Permalink to &quot;Interface: Expectation&quot;">​</a></h1><p>What a token must be for one request.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>AudiencePolicy</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-audiences"></a> <code>audiences?</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>Further audiences that are accepted, verbatim.</td><td><code>AudiencePolicy.audiences</code></td></tr><tr><td><a id="property-requiredscopes"></a> <code>requiredScopes?</code></td><td>readonly <code>string</code>[]</td><td>Scopes of which the token must grant every one.</td><td>-</td></tr><tr><td><a id="property-resource"></a> <code>resource?</code></td><td><a href="./../type-aliases/Resource"><code>Resource</code></a></td><td>Default: any identifier on the request&#39;s origin whose path leads to the request&#39;s.</td><td><code>AudiencePolicy.resource</code></td></tr><tr><td><a id="property-satisfies"></a> <code>satisfies?</code></td><td><a href="./../type-aliases/Satisfies"><code>Satisfies</code></a></td><td>For scopes that stand in a hierarchy. Default: a scope is satisfied by itself only.</td><td>-</td></tr><tr><td><a id="property-url"></a> <code>url</code></td><td><code>URL</code></td><td>The URL of the request.</td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/Expectation.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Expectation = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Expectation as default
};
