// Nothing but an answer: what a request costs before anybody looks at it.
export default {
  fetch: () => new Response("Hello"),
};
