import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ResourceConfig","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/ResourceConfig.md","filePath":"api/zone/interfaces/ResourceConfig.md"}');
const _sfc_main = { name: "api/zone/interfaces/ResourceConfig.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-resourceconfig" tabindex="-1">Interface: ResourceConfig <a class="header-anchor" href="#interface-resourceconfig" aria-label="Permalink to &quot;Interface: ResourceConfig&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-consent"></a> <code>consent?</code></td><td><code>boolean</code></td><td>Whether a user must allow each application that is to reach it in the user&#39;s name. Default false.</td></tr><tr><td><a id="property-id"></a> <code>id</code></td><td><code>string</code></td><td>How the rest of the configuration refers to it.</td></tr><tr><td><a id="property-identifier"></a> <code>identifier?</code></td><td><code>string</code></td><td>The RFC 8707 resource indicator and the <code>aud</code> of its tokens, verbatim. May be left out with <code>serve</code>: then it is the served API&#39;s origin.</td></tr><tr><td><a id="property-name"></a> <code>name</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-scopes"></a> <code>scopes</code></td><td><code>string</code>[]</td><td>-</td></tr><tr><td><a id="property-serve"></a> <code>serve?</code></td><td>{ <code>port?</code>: <code>number</code>; }</td><td>Run an upstream API for this resource on its own port of 127.0.0.1. Default port: a free one.</td></tr><tr><td><code>serve.port?</code></td><td><code>number</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/ResourceConfig.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ResourceConfig = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ResourceConfig as default
};
