import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CorsPolicies","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/CorsPolicies.md","filePath":"api/core/interfaces/CorsPolicies.md"}');
const _sfc_main = { name: "api/core/interfaces/CorsPolicies.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-corspolicies" tabindex="-1">Interface: CorsPolicies <a class="header-anchor" href="#interface-corspolicies" aria-label="Permalink to &quot;Interface: CorsPolicies&quot;">​</a></h1><p>Tells whom CORS policies let read. One request&#39;s is mostly that of the one before, and taking origins apart costs more than verifying a token again: so the latest list that was found good is kept.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="readers" tabindex="-1">readers() <a class="header-anchor" href="#readers" aria-label="Permalink to &quot;readers()&quot;">​</a></h3><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">readers</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(policy</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">?</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">)</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">:</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> boolean </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">|</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> readonly string[];</span></span></code></pre></div><p>Every page, none, or those of these origins.</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><table tabindex="0"><thead><tr><th>Parameter</th><th>Type</th><th>Default value</th></tr></thead><tbody><tr><td><code>policy?</code></td><td><a href="./../type-aliases/CorsPolicy"><code>CorsPolicy</code></a></td><td><code>true</code></td></tr></tbody></table><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>boolean</code> | readonly <code>string</code>[]</p><h4 id="throws" tabindex="-1">Throws <a class="header-anchor" href="#throws" aria-label="Permalink to &quot;Throws&quot;">​</a></h4><p>that says what to change.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/CorsPolicies.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CorsPolicies = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CorsPolicies as default
};
