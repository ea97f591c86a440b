import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: sampleConfig","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/variables/sampleConfig.md","filePath":"api/zone/variables/sampleConfig.md"}');
const _sfc_main = { name: "api/zone/variables/sampleConfig.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="variable-sampleconfig" tabindex="-1">Variable: sampleConfig <a class="header-anchor" href="#variable-sampleconfig" aria-label="Permalink to &quot;Variable: sampleConfig&quot;">​</a></h1><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">const</span><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;"> sampleConfig</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">:</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> ZoneConfig</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">;</span></span></code></pre></div><p>Two users, an MCP server in each credential mode, and an upstream API that both may reach: what <code>edgegrant-zone</code> runs when no configuration is given and what <code>edgegrant-zone init</code> writes.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/variables/sampleConfig.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const sampleConfig = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  sampleConfig as default
};
