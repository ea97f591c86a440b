// What a fleet costs, in closed form. Requests of a user arrive at random times (a Poisson process) and reach any isolate
// with the same probability. docs/scale.md explains each formula.

/** A token is renewed by the first request after this, in seconds: in its last 30 seconds it is not used, and in the minute
 * before that a request renews it. */
export const renewableAfter = (lifeSeconds) => lifeSeconds - 90;

/** The seconds from one token of a user to the next: until it may be renewed, and then until a request comes. */
export const period = ({ perUser, lifeSeconds }) => renewableAfter(lifeSeconds) + 1 / perUser;

/** Exchanges per second if all isolates share a store. */
export const exchangesShared = (fleet) => fleet.users / period(fleet);

/** The same if each isolate has its memory only: each has its own tokens and sees a part of a user's requests. */
export const exchangesAlone = (fleet) => fleet.isolates * exchangesShared(perIsolate(fleet));

/** The number of isolates that a user's requests reach while one token lasts. */
export const isolatesReached = (fleet) => fleet.isolates * reached(perIsolate(fleet).perUser, period(fleet));

/** Reads of the shared store per second: each isolate that a user reaches reads each token once. */
export const storeReads = (fleet) => (fleet.users * isolatesReached(fleet)) / period(fleet);

/** Users whose token an isolate has in memory, if nothing is evicted. */
export const usersInMemory = (fleet) => fleet.users * reached(perIsolate(fleet).perUser, fleet.lifeSeconds);

/** Exchanges in the first seconds after every isolate and the shared store have lost everything. */
export const exchangesAfterLoss = (fleet, seconds) => fleet.users * reached(fleet.perUser, seconds);

/** The same for isolates without a shared store, such as after a deployment. */
export const exchangesAfterDeployment = (fleet, seconds) =>
  fleet.isolates * exchangesAfterLoss(perIsolate(fleet), seconds);

/** One isolate's view: it sees a part of each user's requests. */
const perIsolate = (fleet) => ({ ...fleet, perUser: fleet.perUser / fleet.isolates });

/** The probability of at least one request within some seconds. */
const reached = (perSecond, seconds) => 1 - Math.exp(-perSecond * seconds);
