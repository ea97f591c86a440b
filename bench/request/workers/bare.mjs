// Only a response: the cost of a request without any check.
export default {
  fetch: () => new Response("Hello"),
};
