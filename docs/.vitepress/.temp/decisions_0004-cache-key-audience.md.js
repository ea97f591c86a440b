import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0004: What the cache key holds beyond the design","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0004-cache-key-audience.md","filePath":"decisions/0004-cache-key-audience.md"}');
const _sfc_main = { name: "decisions/0004-cache-key-audience.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0004-what-the-cache-key-holds-beyond-the-design" tabindex="-1">0004: What the cache key holds beyond the design <a class="header-anchor" href="#_0004-what-the-cache-key-holds-beyond-the-design" aria-label="Permalink to &quot;0004: What the cache key holds beyond the design&quot;">​</a></h1><p>The design lists issuer, subject, client, scopes, actor, confirmation, resource and requested scope. But which claims decide a grant is the zone&#39;s affair: the audience is the client id with which a server exchanges in web-identity mode; RFC 9396 puts limits into <code>authorization_details</code>; RFC 8693 names in <code>may_act</code> who may act; RFC 9470 lets <code>acr</code> decide; others have <code>scp</code>, <code>roles</code>, <code>groups</code>, <code>org_id</code>. A list of those that matter is never complete, and what it lacks is a token in the wrong hands.</p><p>So the key holds every claim but four: <code>iat</code>, <code>nbf</code>, <code>exp</code> and <code>jti</code> differ from token to token and say nothing else, and with them no token would ever be found again. A zone that adds a claim of that kind costs an exchange for each token, which is the error on the safe side. The members of a claim, and the scopes in it, are taken in the order in which they stand.</p><p>In the three-argument form the token is read by the rules of verification. One that breaks them is treated as opaque: its hash takes the place of its claims.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0004-cache-key-audience.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0004CacheKeyAudience = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0004CacheKeyAudience as default
};
