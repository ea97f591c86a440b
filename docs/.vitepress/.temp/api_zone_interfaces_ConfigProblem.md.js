import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConfigProblem","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/ConfigProblem.md","filePath":"api/zone/interfaces/ConfigProblem.md"}');
const _sfc_main = { name: "api/zone/interfaces/ConfigProblem.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-configproblem" tabindex="-1">Interface: ConfigProblem <a class="header-anchor" href="#interface-configproblem" aria-label="Permalink to &quot;Interface: ConfigProblem&quot;">​</a></h1><p>One mistake in a configuration.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-message"></a> <code>message</code></td><td><code>string</code></td><td>What is wrong and what to change.</td></tr><tr><td><a id="property-path"></a> <code>path</code></td><td><code>string</code></td><td>Where it is, such as <code>applications[0].provides</code>; empty for the document itself.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/ConfigProblem.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConfigProblem = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConfigProblem as default
};
