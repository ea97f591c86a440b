import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: DiscoveryPolicy","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/DiscoveryPolicy.md","filePath":"api/core/interfaces/DiscoveryPolicy.md"}');
const _sfc_main = { name: "api/core/interfaces/DiscoveryPolicy.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-discoverypolicy" tabindex="-1">Interface: DiscoveryPolicy <a class="header-anchor" href="#interface-discoverypolicy" aria-label="Permalink to &quot;Interface: DiscoveryPolicy&quot;">​</a></h1><p>For which clients a server can be discovered.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./WellKnownOptions"><code>WellKnownOptions</code></a></li><li><a href="./ResourceServerOptions"><code>ResourceServerOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-legacydiscovery"></a> <code>legacyDiscovery?</code></td><td><code>boolean</code></td><td>Whether clients find their way that look elsewhere than the challenge says. Default: true. With false, discovery is what the RFCs say to the letter: the protected resource metadata stands at the address that belongs to the resource identifier and nowhere else (RFC 9728 section 3.3), and there is no copy of the zone&#39;s metadata, whose issuer is not this server (RFC 8414 section 3.3). With false, these can&#39;t log in: clients of MCP revision 2025-03-26, which need that copy; and clients that lose the challenge before the login is done (a proxy drops it, or they are loaded anew after the login page), unless the resource is the origin, or is their endpoint and they look there (the MCP SDK does from 1.15).</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/DiscoveryPolicy.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DiscoveryPolicy = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DiscoveryPolicy as default
};
