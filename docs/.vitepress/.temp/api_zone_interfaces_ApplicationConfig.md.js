import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ApplicationConfig","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/ApplicationConfig.md","filePath":"api/zone/interfaces/ApplicationConfig.md"}');
const _sfc_main = { name: "api/zone/interfaces/ApplicationConfig.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-applicationconfig" tabindex="-1">Interface: ApplicationConfig <a class="header-anchor" href="#interface-applicationconfig" aria-label="Permalink to &quot;Interface: ApplicationConfig&quot;">​</a></h1><p>Exactly one of <code>clientSecret</code> and <code>jwksUri</code>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-clientcredentials"></a> <code>clientCredentials?</code></td><td><code>boolean</code></td><td>Whether it may get tokens of its own, without any user. Default false.</td></tr><tr><td><a id="property-clientid"></a> <code>clientId?</code></td><td><code>string</code></td><td>Required with <code>clientSecret</code>. Default with <code>jwksUri</code>: the identifier of the resource the application provides.</td></tr><tr><td><a id="property-clientsecret"></a> <code>clientSecret?</code></td><td><code>string</code></td><td>Credential mode A: <code>client_secret_basic</code>.</td></tr><tr><td><a id="property-dependencies"></a> <code>dependencies</code></td><td><code>string</code>[]</td><td>The ids of the resources it may exchange for.</td></tr><tr><td><a id="property-id"></a> <code>id</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-impersonates"></a> <code>impersonates?</code></td><td><code>string</code>[]</td><td>The ids of the users in whose name it may act without them. Default: nobody&#39;s.</td></tr><tr><td><a id="property-jwksuri"></a> <code>jwksUri?</code></td><td><code>string</code></td><td>Credential mode B: <code>private_key_jwt</code>, keys fetched from here. https, or http on loopback.</td></tr><tr><td><a id="property-name"></a> <code>name</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-provides"></a> <code>provides</code></td><td><code>string</code></td><td>The id of the resource this application is: whose tokens it may exchange.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/ApplicationConfig.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ApplicationConfig = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ApplicationConfig as default
};
