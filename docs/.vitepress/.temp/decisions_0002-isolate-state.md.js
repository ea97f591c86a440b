import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0002: One object holds what the free functions share","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0002-isolate-state.md","filePath":"decisions/0002-isolate-state.md"}');
const _sfc_main = { name: "decisions/0002-isolate-state.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0002-one-object-holds-what-the-free-functions-share" tabindex="-1">0002: One object holds what the free functions share <a class="header-anchor" href="#_0002-one-object-holds-what-the-free-functions-share" aria-label="Permalink to &quot;0002: One object holds what the free functions share&quot;">​</a></h1><p>The house rule is: no ambient state. <code>verifyBearerToken(request, options)</code> and <code>handleMetadataRequest(request, options)</code> are plain functions, because the package they replace has them so. Without anything kept between calls, each request would fetch the zone&#39;s keys.</p><p>So <code>packages/cloudflare/src/isolate.ts</code> constructs one <code>Isolate</code>, and only these functions use it. It holds the zones&#39; public documents and keys, at most 16 zones, and the claims of verified tokens under the very tokens: nothing that a caller could get at without already having it. Whoever wants state that can be seen uses <code>createKeycardWorker</code> or core&#39;s <code>ResourceServer</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0002-isolate-state.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0002IsolateState = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0002IsolateState as default
};
